package org.malleposte.imap.session;

/// Listens to a live conversation, line by line, secrets already masked.
///
/// Called on the connection's turns: it must not block.
public interface Wire {
  /// Whether it wants this connection's lines; asked again as things change.
  boolean wants(Connection connection);

  /// @param line of the client, `A> ` not included
  void said(Connection connection, String line);

  /// @param line of the server, `A< ` not included
  void answered(Connection connection, String line);
}
