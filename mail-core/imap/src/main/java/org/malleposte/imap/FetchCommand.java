package org.malleposte.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.malleposte.imap.codec.FetchItem;
import org.malleposte.imap.codec.FetchItem.Attribute;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.Page;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;
import org.malleposte.mail.Stored;

/// FETCH and UID FETCH (RFC 9051 §6.4.5) with CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4, §3.2.6).
final class FetchCommand {
  private final Session session;
  private final Selected selected;
  private final ImapCommand.Fetch command;
  private final ResponseWriter out;
  private final long changedSince;

  private FetchCommand(Session session, ImapCommand.Fetch command, ResponseWriter out) {
    this.session = session;
    this.selected = session.selected();
    this.command = command;
    this.out = out;
    this.changedSince = command.changedSince().orElse(-1);
  }

  static Answer run(Session session, ImapCommand.Fetch command, ResponseWriter out)
      throws Refusal, MailException {
    return new FetchCommand(session, command, out).fetch();
  }

  private Answer fetch() throws Refusal, MailException {
    requireSense();
    List<FetchItem> items = items();
    if (items.contains(Attribute.MODSEQ)) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    MessageLimit limit = MessageLimit.of(session);
    Targets targets = targets(limit);
    if (command.vanished()) {
      tellVanished();
    }
    Told seen = setsSeen(items) ? markSeen(targets) : Told.NOTHING;
    FetchLine line = new FetchLine(session, selected, items, seen, out);
    line.writeAll(targets, changedSince);
    line.requireComplete();
    return limit.tell(Answer.ok("FETCH done").having(seen), out);
  }

  /// Of those that CHANGEDSINCE leaves, the page (RFC 9394 §3.3).
  private Targets targets(MessageLimit limit) throws Refusal {
    Targets all = Targets.of(selected, command.uid(), command.messages());
    Page page = command.page();
    if (page == null && !limit.isSet()) {
      return all;
    }
    MailboxView view = selected.shown;
    Targets left = changedSince < 0 ? all : all.only(i -> view.modseq(i) > changedSince);
    if (page == null) {
      return limit.newest(left);
    }
    int count = left.count();
    return limit.all(left.part(page.begin(count), page.end(count)));
  }

  private List<FetchItem> items() {
    List<FetchItem> items = new ArrayList<>(command.items());
    if (command.uid() && !session.uidOnly() && !items.contains(Attribute.UID)) {
      items.addFirst(Attribute.UID); // RFC 9051 §6.4.9
    }
    if (command.changedSince().isPresent() && !items.contains(Attribute.MODSEQ)) {
      items.add(Attribute.MODSEQ); // RFC 7162 §3.1.4.1
    }
    return items;
  }

  /// RFC 7162 §3.2.6.
  private void requireSense() throws Refusal {
    boolean may = command.uid() && session.qresync() && changedSince >= 0;
    if (command.vanished() && !may) {
      throw Refusal.bad("VANISHED goes with UID FETCH, CHANGEDSINCE, and QRESYNC enabled");
    }
  }

  private void tellVanished() {
    if (command.messages().isSaved()) {
      return; // what was saved was there when it was saved; the news tell what went
    }
    SequenceSet vanished = Vanished.since(selected, changedSince, command.messages(), 0);
    if (!vanished.isEmpty()) {
      out.untagged().raw("VANISHED (EARLIER) ").sequenceSet(vanished).end();
    }
  }

  private static boolean setsSeen(List<FetchItem> items) {
    for (FetchItem item : items) {
      boolean sets =
          switch (item) {
            case Attribute a -> a == Attribute.RFC822 || a == Attribute.RFC822_TEXT;
            case FetchItem.Body body -> !body.peek();
            case FetchItem.Binary binary -> !binary.peek();
            case FetchItem.BinarySize _, FetchItem.Preview _ -> false;
          };
      if (sets) {
        return true;
      }
    }
    return false;
  }

  /// Sets \Seen of all of them at once, before they are read.
  private Told markSeen(Targets targets) throws MailException {
    if (selected.readOnly || !selected.rights().contains(Right.SEEN)) {
      return Told.NOTHING;
    }
    int[] wanted = wanted(targets);
    if (!isUnseen(wanted, selected.latest())) {
      return Told.NOTHING;
    }
    Stored stored =
        selected.account.store(
            selected.caller(),
            selected.mailbox,
            wanted,
            new FlagChange.Add(Flags.of(Flags.SEEN)),
            Long.MAX_VALUE);
    MailboxView latest = selected.latest();
    selected.tellKeywords(latest, out);
    return new Told(latest, stored.changed());
  }

  private int[] wanted(Targets targets) {
    MailboxView view = selected.shown;
    int[] uids = new int[targets.count()];
    int count = 0;
    for (int range = 0; range < targets.ranges(); range++) {
      for (int i = targets.from(range); i < targets.to(range); i++) {
        if (view.modseq(i) > changedSince) {
          uids[count++] = view.uid(i);
        }
      }
    }
    return Arrays.copyOf(uids, count);
  }

  /// Whether there is something to set: by what is, not by what the client was told.
  private static boolean isUnseen(int[] uids, MailboxView latest) {
    for (int uid : uids) {
      int index = latest.indexOf(uid);
      if (index >= 0 && !latest.flags(index).seen()) {
        return true;
      }
    }
    return false;
  }
}
