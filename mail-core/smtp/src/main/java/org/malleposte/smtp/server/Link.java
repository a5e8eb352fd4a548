package org.malleposte.smtp.server;

/// What a session needs of its connection. Called on the session's thread, but for [#signal].
interface Link {
  /// Sends, in order, without waiting.
  void send(byte[] octets);

  /// The same; `told` learns, later and on any thread, whether the octets have left for the client.
  /// It must not block.
  void send(byte[] octets, Told told);

  /// Closes after what was sent.
  ///
  /// @param linger whether to go on swallowing what the client still sends for a moment, so that
  ///   our last words are not lost in a reset
  void close(boolean linger);

  /// Sends, forgets what came in meanwhile, and starts TLS.
  void startTls(byte[] octets);

  /// Has something done in turn with what comes in; on any thread, and returns at once.
  void signal(Runnable something);

  /// Whether octets have come in that the session was not given yet.
  boolean hasWaiting();

  /// Version and cipher of TLS, empty without.
  String tls();

  @FunctionalInterface
  interface Told {
    void told(boolean success);
  }
}
