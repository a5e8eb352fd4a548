package org.malleposte.oauth;

/// A request that is refused with one of the words of RFC 6749 §5.2 and §4.1.2.1.
final class OAuthException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;

  private OAuthException(int status, String error, String description) {
    super(description, null, false, false);
    this.status = status;
    this.error = error;
  }

  static OAuthException invalidRequest(String description) {
    return new OAuthException(400, "invalid_request", description);
  }

  static OAuthException invalidGrant(String description) {
    return new OAuthException(400, "invalid_grant", description);
  }

  static OAuthException invalidScope() {
    return new OAuthException(400, "invalid_scope", "None of these scopes is known here.");
  }

  static OAuthException unsupportedGrant() {
    return new OAuthException(
        400, "unsupported_grant_type", "It is authorization_code or refresh_token.");
  }

  static OAuthException unsupportedResponse() {
    return new OAuthException(400, "unsupported_response_type", "The response type is code.");
  }

  static OAuthException unavailable(String description) {
    return new OAuthException(503, "temporarily_unavailable", description);
  }

  /// One that OAuth has no word for.
  static OAuthException http(int status, String description) {
    return new OAuthException(status, "invalid_request", description);
  }

  int status() {
    return status;
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }
}
