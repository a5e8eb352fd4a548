package org.malleposte.imap.session;

/// The client is gone, or does not read what it is sent. Handlers let it pass.
public final class ConnectionClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConnectionClosed(String why) {
    super(why, null, false, false);
  }
}
