package org.malleposte.load;

import java.io.IOException;

/// Flags a message of its own and takes the flag back, over and over: where connections share a
/// user, all change one account, and where they are spread over servers, these race for it.
final class FlagPlayer implements Player {
  private final ImapClient imap;
  private final int message;
  private boolean flagged;

  private FlagPlayer(ImapClient imap, int message) {
    this.imap = imap;
    this.message = message;
  }

  static Player.Opener opener(Options options) throws IOException {
    MailboxFill.fill(options, options.connections());
    return connection -> {
      var imap = ImapClient.ready(options, connection);
      try {
        imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
        return new FlagPlayer(imap, 1 + connection % Math.max(1, imap.exists()));
      } catch (IOException e) {
        imap.close();
        throw e;
      }
    };
  }

  @Override
  public long step() throws IOException {
    flagged = !flagged;
    var change = (flagged ? "+" : "-") + "FLAGS.SILENT (\\Flagged)";
    return Player.timed(() -> imap.command("STORE " + message + " " + change));
  }

  @Override
  public void close() throws IOException {
    imap.close();
  }
}
