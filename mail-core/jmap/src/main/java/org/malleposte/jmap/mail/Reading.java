package org.malleposte.jmap.mail;

import java.util.List;
import org.malleposte.jmap.Method;

/// The methods that look at mail.
final class Reading {
  private Reading() {}

  static List<Method> methods() {
    return List.of();
  }
}
