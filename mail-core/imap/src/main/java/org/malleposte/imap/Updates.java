package org.malleposte.imap;

import java.util.Arrays;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;

/// Tells a client what happened in the selected mailbox since it was last told (RFC 9051 §7.5).
final class Updates implements MailboxView.Difference {
  private final Session session;
  private final Selected selected;
  private final ResponseWriter out;
  private final Told told;
  private final SequenceSet.Builder vanished = new SequenceSet.Builder();
  private int gone;
  private int added;
  private int[] changed = new int[8];
  private int changes;
  private MailboxView next;

  private Updates(
      Session session, Selected selected, ResponseWriter out, Told told, MailboxView next) {
    this.session = session;
    this.selected = selected;
    this.out = out;
    this.told = told;
    this.next = next;
  }

  /// @param expunges whether messages may lose their numbers now
  /// @param told what the command itself has told already
  /// @throws MailException `NO_SUCH_MAILBOX`: the mailbox is gone
  static void tell(
      Session session, Selected selected, ResponseWriter out, boolean expunges, Told told)
      throws MailException {
    MailboxView latest = selected.latest();
    if (latest == selected.shown) {
      return;
    }
    MailboxView next = expunges ? latest : latest.keepingAllOf(selected.shown);
    var contexts = selected.contexts.differences(session.imap, selected, next);
    contexts.forEach(context -> context.tellRemoved(out));
    Updates updates = new Updates(session, selected, out, told, next);
    MailboxView.compare(selected.shown, next, updates);
    updates.tellAll();
    selected.show(next, next == latest);
    contexts.forEach(context -> context.tellAdded(out));
    updates.tellNew();
  }

  private void tellAll() {
    if (session.tellsVanished() && gone > 0) {
      out.untagged().raw("VANISHED ").sequenceSet(vanished.build()).end(); // RFC 7162 §3.2.10
    }
    selected.tellKeywords(next, out);
    if (added > 0) {
      tellSize();
    }
    Notifications wanted = session.notifications();
    if (wanted != null && !wanted.tellsFlags()) {
      return;
    }
    for (int i = 0; i < changes; i++) {
      if (!told.covers(next, changed[i])) {
        tellFlags(changed[i]);
      }
    }
  }

  /// What NOTIFY asked for of each new message: RFC 5465 §5.2.
  private void tellNew() {
    Notifications wanted = session.notifications();
    if (added > 0 && wanted != null && !wanted.fetch().isEmpty()) {
      Targets fresh = Targets.all(next).part(next.size() - added, next.size());
      FetchLine line = new FetchLine(session, selected, wanted.fetch(), Told.NOTHING, out);
      line.writeAll(fresh, -1);
    }
  }

  private void tellSize() {
    out.count(next.size(), "EXISTS");
    if (session.rev2()) {
      return; // RFC 9051 appendix A: there is no RECENT
    }
    int to = next.mailbox().uidNext();
    int from =
        selected.readOnly
            ? selected.account.recentFrom(next.mailbox())
            : selected.account.claimRecent(next);
    selected.recents.add(from, to);
    out.count(selected.recents.count(next), "RECENT");
  }

  private void tellFlags(int index) {
    int uid = next.uid(index);
    session.beginFetch(index, uid, out);
    if (session.tellsUids()) {
      out.raw("UID ").number(uid).sp();
    }
    out.raw("FLAGS ");
    selected.writeFlags(next.flags(index), uid, out);
    if (session.condstore()) {
      out.raw(" MODSEQ (").number(next.modseq(index)).close();
    }
    out.close().end();
  }

  @Override
  public void gone(int index, int uid) {
    if (session.tellsVanished()) {
      vanished.add(uid);
    } else {
      out.count(index + 1L - gone, "EXPUNGE");
    }
    gone++;
  }

  @Override
  public void changed(int before, int after) {
    boolean same = selected.shown.flags(before).equals(next.flags(after));
    if (same && !session.condstore() && !told.has(next.uid(after))) {
      return; // changed and changed back, and nobody was told
    }
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, 2 * changes);
    }
    changed[changes++] = after;
  }

  @Override
  public void added(int index, int uid) {
    added++;
  }
}
