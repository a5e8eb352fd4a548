package org.malleposte.jmap.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Media types that may be repeated to a client: nothing in them can end a header field.
final class MediaType {
  static final String OCTETS = "application/octet-stream";

  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(;[ -~]{0,200})?");

  private MediaType() {}

  /// What a body is sent as.
  static String of(Exchange exchange) {
    return safe(exchange.header("Content-Type"));
  }

  static String safe(@Nullable String type) {
    return type != null && SAFE.matcher(type).matches() ? type : OCTETS;
  }
}
