package org.malleposte.imap.session;

import org.malleposte.imap.codec.AppendDoor;
import org.malleposte.mail.MessageSpool;

/// Where the messages of a command go: into the memory that a connection may have, into that which
/// all share, or into temporary files.
final class AppendSpools implements AppendDoor {
  /// Larger messages take so long to come that a temporary file is no matter.
  private static final long LARGEST_BORROWED = 1 << 20;

  private final Connection connection;
  private long borrowed; // of the memory that connections share

  AppendSpools(Connection connection) {
    this.connection = connection;
  }

  @Override
  public long limit() {
    return connection.handler().appendLimit();
  }

  @Override
  public MessageSpool spool(long size, long before) {
    ImapServer server = connection.server;
    long own = Math.max(0, server.settings().spoolMemory() - before);
    if (size > own && size <= LARGEST_BORROWED && server.memory().take(size)) {
      borrowed += size;
      return open(size, size);
    }
    return open(size, own);
  }

  /// @param room octets that may stay in memory
  MessageSpool open(long size, long room) {
    return new MessageSpool(
        connection.server.settings().spoolDirectory(), size > room ? 0 : (int) room);
  }

  /// The command is over, and with it its messages.
  void giveBack() {
    connection.server.memory().give(borrowed);
    borrowed = 0;
  }
}
