package org.malleposte.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one key of the configuration, beside the component that holds it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /// The default, written as a person would write it.
  String is();

  /// The smallest value allowed, or empty.
  String from() default "";

  /// The largest value allowed, or empty.
  String to() default "";

  /// What it means, in one or two sentences.
  String says();
}
