package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A request that is refused as a whole (RFC 8620 §3.6.1), in the shape of RFC 7807.
///
/// @param limit which limit, when the type is `limit`, else empty
public record Problem(int status, String type, String limit, String detail) {
  private static final String URN = "urn:ietf:params:jmap:error:";

  public static Problem notJson(String detail) {
    return new Problem(400, URN + "notJSON", "", detail);
  }

  public static Problem notRequest(String detail) {
    return new Problem(400, URN + "notRequest", "", detail);
  }

  public static Problem unknownCapability(String urn) {
    return new Problem(
        400, URN + "unknownCapability", "", "This server does not know " + shortened(urn) + ".");
  }

  /// @param limit its name in the session object
  public static Problem limit(String limit, String detail) {
    return new Problem(400, URN + "limit", limit, detail);
  }

  /// Too many in a while (RFC 6585 §4).
  public static Problem rate(String limit, String detail) {
    return new Problem(429, URN + "limit", limit, detail);
  }

  /// One that JMAP has no word for.
  public static Problem http(int status, String detail) {
    return new Problem(status, "about:blank", "", detail);
  }

  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) : text;
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("type", type).put("status", status).put("detail", detail);
    return limit.isEmpty() ? json : json.put("limit", limit);
  }
}
