package org.malleposte.load;

import java.io.IOException;

/// Sends a message to a mailbox that it also watches in IDLE, and measures from the acknowledgement
/// to the EXISTS.
///
/// A server may tell the watcher first, which counts as no time at all.
final class WatchPlayer implements Player {
  private final ImapClient watcher;
  private final Player sender;
  private final String idle;

  private WatchPlayer(ImapClient watcher, Player sender) throws IOException {
    this.watcher = watcher;
    this.sender = sender;
    this.idle = watcher.startIdle();
  }

  record Opener(Options options, Player.Opener senders) implements Player.Opener {
    Opener(Options options) throws IOException {
      this(
          options,
          options.overLmtp() ? new LmtpPlayer.Opener(options) : new AppendPlayer.Opener(options));
    }

    @Override
    public Player open(int connection) throws IOException {
      var watcher = ImapClient.ready(options, connection);
      watcher.command("SELECT " + ImapClient.quoted(options.mailbox()));
      return new WatchPlayer(watcher, senders.open(connection));
    }
  }

  @Override
  public long step() throws IOException {
    int before = watcher.exists();
    sender.step();
    long acknowledged = System.nanoTime();
    watcher.awaitExistsBeyond(before);
    long seen = System.nanoTime();
    pause();
    return seen - acknowledged;
  }

  /// Lets the server come to rest, so that each message is news to a sleeping watcher.
  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (watcher;
        sender) {
      watcher.done(idle);
    }
  }
}
