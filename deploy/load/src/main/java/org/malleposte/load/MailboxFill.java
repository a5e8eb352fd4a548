package org.malleposte.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;

/// Fills the mailbox of every user up to the messages of the options, by IMAP, before anything is
/// measured: threads of four.
final class MailboxFill {
  private static final int THREAD = 4;
  private static final int BATCH_MESSAGES = 100;
  private static final int BATCH_BYTES = 4 << 20;

  private MailboxFill() {}

  /// The mailboxes of those whom the first `connections` connections belong to.
  static void fill(Options options, int connections) throws IOException {
    var users = new HashSet<String>();
    for (int connection = 0; connection < connections; connection++) {
      if (users.add(options.user(connection))) {
        one(options, connection);
      }
    }
  }

  private static void one(Options options, int connection) throws IOException {
    var messages = Messages.inThreads(options.size(), THREAD);
    try (var imap = ImapClient.ready(options, connection)) {
      imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
      int batch = imap.can("MULTIAPPEND") ? BATCH_MESSAGES : 1;
      for (int left = options.messages() - imap.exists(); left > 0; ) {
        var some = new ArrayList<byte[]>();
        for (int bytes = 0; some.size() < Math.min(left, batch) && bytes < BATCH_BYTES; ) {
          some.add(messages.next());
          bytes += some.getLast().length;
        }
        imap.appendAll(options.mailbox(), some.toArray(byte[][]::new));
        left -= some.size();
      }
    }
  }
}
