package org.malleposte.smtp.server;

/// Through which door a client comes, and so who it may be.
public enum Door {
  /// Port 25: the world. Nobody signs in; mail is taken for local recipients only.
  MX("smtp"),
  /// Ports 587 and 465 (RFC 6409, RFC 8314): people who sign in, and may write to anybody.
  SUBMISSION("submission"),
  /// RFC 2033: a mail transfer agent in front of this server.
  LMTP("lmtp");

  private final String protocol;

  Door(String protocol) {
    this.protocol = protocol;
  }

  /// As it stands in the journal and in logs.
  public String protocol() {
    return protocol;
  }
}
