package org.malleposte.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a query or a form. None may be there twice (RFC 6749 §3.1); an empty one is
/// none.
record Parameters(Map<String, String> values) {

  static Parameters parse(@Nullable String encoded) throws OAuthException {
    Map<String, String> values = new HashMap<>();
    for (String pair : (encoded == null ? "" : encoded).split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (!value.isEmpty() && values.put(name, value) != null) {
        throw OAuthException.invalidRequest("A parameter is there twice.");
      }
    }
    return new Parameters(values);
  }

  private static String decode(String text) throws OAuthException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OAuthException.invalidRequest("A parameter is not encoded as forms are.");
    }
  }

  /// Empty when it is not there.
  String get(String name) {
    return values.getOrDefault(name, "");
  }

  String require(String name) throws OAuthException {
    String value = get(name);
    if (value.isEmpty()) {
      throw OAuthException.invalidRequest("The parameter " + name + " is missing.");
    }
    return value;
  }
}
