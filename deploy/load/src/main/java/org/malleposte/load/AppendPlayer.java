package org.malleposte.load;

import java.io.IOException;

/// Appends one message after another to its user's mailbox.
record AppendPlayer(ImapClient imap, String mailbox, Messages messages) implements Player {

  record Opener(Options options, Messages messages) implements Player.Opener {
    Opener(Options options) throws IOException {
      this(options, options.supply());
    }

    @Override
    public Player open(int connection) throws IOException {
      var imap = ImapClient.ready(options, connection);
      imap.can("LITERAL+"); // asked for here, so that it is not part of the first append
      return new AppendPlayer(imap, options.mailbox(), messages);
    }
  }

  @Override
  public long step() throws IOException {
    var message = messages.next();
    return Player.timed(() -> imap.append(mailbox, message));
  }

  @Override
  public void close() throws IOException {
    imap.close();
  }
}
