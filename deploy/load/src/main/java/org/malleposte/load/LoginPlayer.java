package org.malleposte.load;

import java.io.IOException;

/// Connects, signs in and leaves: what a phone does all day.
record LoginPlayer(Options options, int connection) implements Player {
  @Override
  public long step() throws IOException {
    return Player.timed(() -> {
      try (var imap = ImapClient.signedIn(options, connection)) {
        imap.logout();
      }
    });
  }

  @Override
  public void close() {}
}
