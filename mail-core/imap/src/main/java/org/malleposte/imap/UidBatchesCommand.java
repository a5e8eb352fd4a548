package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.Page;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailboxView;

/// UIDBATCHES: uids that part the mailbox into batches of one size, the newest first (RFC 10022).
/// The last batch goes down to uid 1.
final class UidBatchesCommand {
  /// Messages in a batch at least.
  private static final int SMALLEST = 500;

  private UidBatchesCommand() {}

  static Answer run(Session session, ImapCommand.UidBatches command, ResponseWriter out)
      throws Refusal {
    if (command.size() < SMALLEST) {
      throw Refusal.no("TOOFEW", "A batch has " + SMALLEST + " messages at least");
    }
    MailboxView view = session.selected().shown;
    Page page = command.batches();
    long from = page == null ? 1 : page.from();
    long to = page == null ? Long.MAX_VALUE : page.to();
    out.untagged().raw("UIDBATCHES (TAG ").string(command.tag()).close();
    char before = ' ';
    // What is left: the messages before `end`, and their uids up to `highest`.
    long end = view.size();
    long highest = end == 0 ? 0 : view.uid(view.size() - 1);
    for (long batch = 1; end > 0 && batch <= to; batch++) {
      int first = (int) Math.max(0, end - command.size());
      int lowest = first == 0 ? 1 : view.uid(first);
      if (batch >= from) {
        out.octet(before).number(highest).octet(':').number(lowest);
        before = ',';
      }
      end = first;
      highest = lowest - 1L;
    }
    out.end();
    return Answer.ok("UIDBATCHES done");
  }
}
