package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailboxView;

/// What left a mailbox since its client was last there (RFC 7162 §3.2.5, §3.2.6).
///
/// The journal tells exactly. It is the account's, though, and who comes back after long would read
/// what happened everywhere else; then the answer is every uid that is not there any more, as of a
/// server that does not remember so far back.
final class Vanished {
  /// Commits of the account that are looked through.
  private static final int REMEMBERED = 2_000;

  private final Selected selected;
  private final MailboxView view;
  private final @Nullable SequenceSet asked;
  private final long above;
  private final SequenceSet.Builder gone = new SequenceSet.Builder();

  /// @param asked the uids that the client asks about, null for all
  /// @param above a uid up to which it knows
  private Vanished(Selected selected, @Nullable SequenceSet asked, long above) {
    this.selected = selected;
    this.view = selected.shown;
    this.asked = asked == null ? null : asked.resolve(Integer.MAX_VALUE);
    this.above = above;
  }

  static SequenceSet since(
      Selected selected, long modseq, @Nullable SequenceSet asked, long above) {
    Vanished vanished = new Vanished(selected, asked, above);
    if (vanished.view.hasGaps()) {
      vanished.collect(modseq);
    }
    return vanished.gone.build();
  }

  private void collect(long modseq) {
    Account journal = selected.account.account();
    if (journal.modseq() - modseq > REMEMBERED || modseq < journal.historyFrom()) {
      view.gaps(this::gap);
      return;
    }
    for (int uid : selected.account.vanished(selected.mailbox, modseq)) {
      boolean wanted = uid > above && (asked == null || asked.contains(uid));
      if (wanted && view.indexOf(uid) < 0) { // else it goes after what is shown
        gone.add(uid);
      }
    }
  }

  private void gap(long from, long to) {
    long first = Math.max(from, above + 1);
    if (asked == null) {
      add(first, to);
      return;
    }
    for (int range = 0; range < asked.ranges() && asked.from(range) <= to; range++) {
      add(Math.max(first, asked.from(range)), Math.min(to, asked.to(range)));
    }
  }

  private void add(long from, long to) {
    if (from <= to) {
      gone.add(from, to);
    }
  }
}
