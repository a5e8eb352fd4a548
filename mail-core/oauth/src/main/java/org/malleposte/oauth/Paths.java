package org.malleposte.oauth;

/// Where what is.
final class Paths {
  static final String METADATA = "/.well-known/oauth-authorization-server"; // RFC 8414 §3
  static final String ALL = "/oauth/";
  static final String AUTHORIZE = "/oauth/authorize";
  static final String TOKEN = "/oauth/token";
  static final String REVOKE = "/oauth/revoke";
  static final String SIGN_INS = "/oauth/sign-ins";

  private Paths() {}
}
