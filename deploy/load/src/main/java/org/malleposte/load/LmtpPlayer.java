package org.malleposte.load;

import java.io.IOException;

/// Delivers one message after another to its user.
record LmtpPlayer(LmtpClient lmtp, String recipient, Messages messages) implements Player {

  record Opener(Options options, Messages messages) implements Player.Opener {
    Opener(Options options) throws IOException {
      this(options, options.supply());
    }

    @Override
    public Player open(int connection) throws IOException {
      return new LmtpPlayer(
          LmtpClient.connect(options, connection), options.user(connection), messages);
    }
  }

  @Override
  public long step() throws IOException {
    var message = Messages.stuffed(messages.next());
    return Player.timed(() -> lmtp.deliver(recipient, message));
  }

  @Override
  public void close() throws IOException {
    lmtp.close();
  }
}
