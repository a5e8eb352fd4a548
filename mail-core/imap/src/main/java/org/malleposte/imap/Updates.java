package org.malleposte.imap;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.imap.codec.FetchItem;
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
    // A client of NOTIFY hears of new messages after the contexts (RFC 5465 §5.2), one that asked
    // the contexts alone before them (§7).
    List<FetchItem> wanted = wantedOfNew(session);
    if (wanted.isEmpty()) {
      updates.tellNew(wanted, contexts);
    }
    contexts.forEach(context -> context.tellAdded(out));
    if (!wanted.isEmpty()) {
      updates.tellNew(wanted, contexts);
    }
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

  private static List<FetchItem> wantedOfNew(Session session) {
    Notifications notifications = session.notifications();
    return notifications == null ? List.of() : notifications.fetch();
  }

  /// What NOTIFY and the contexts asked for of each new message, in one response.
  private void tellNew(List<FetchItem> wanted, List<SearchContext.Difference> contexts) {
    Targets all = Targets.all(next);
    int from = next.size() - added;
    if (contexts.stream().allMatch(context -> context.of().fetch.isEmpty())) {
      tellNew(wanted, all.part(from, next.size()));
      return;
    }
    for (int i = from; i < next.size(); i++) {
      Set<FetchItem> items = new LinkedHashSet<>(wanted);
      for (SearchContext.Difference context : contexts) {
        if (Arrays.binarySearch(context.added(), next.uid(i)) >= 0) {
          items.addAll(context.of().fetch);
        }
      }
      tellNew(List.copyOf(items), all.part(i, i + 1));
    }
  }

  private void tellNew(List<FetchItem> items, Targets messages) {
    if (!items.isEmpty() && messages.ranges() > 0) {
      new FetchLine(session, selected, items, Told.NOTHING, out).writeAll(messages, -1);
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
    Notifications unasked = session.notifications();
    boolean notified = unasked != null && unasked.tellsSelected() && !session.uidOnly();
    if (session.tellsUids() || notified) { // RFC 5465 §5.1
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
