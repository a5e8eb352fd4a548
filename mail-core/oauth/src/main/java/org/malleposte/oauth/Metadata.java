package org.malleposte.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What this server can do and where (RFC 8414 §2).
final class Metadata {
  private Metadata() {}

  static ObjectNode of(String issuer) {
    ObjectNode json =
        Exchange.object()
            .put("issuer", issuer)
            .put("authorization_endpoint", issuer + Paths.AUTHORIZE)
            .put("token_endpoint", issuer + Paths.TOKEN)
            .put("revocation_endpoint", issuer + Paths.REVOKE)
            .put("authorization_response_iss_parameter_supported", true); // RFC 9207 §3
    list(json, "scopes_supported", Scopes.SUPPORTED);
    list(json, "response_types_supported", List.of("code"));
    list(json, "response_modes_supported", List.of("query"));
    list(json, "grant_types_supported", List.of("authorization_code", "refresh_token"));
    list(json, "code_challenge_methods_supported", List.of("S256"));
    list(json, "token_endpoint_auth_methods_supported", List.of("none"));
    list(json, "revocation_endpoint_auth_methods_supported", List.of("none"));
    return json;
  }

  private static void list(ObjectNode json, String name, List<String> values) {
    values.forEach(json.putArray(name)::add);
  }
}
