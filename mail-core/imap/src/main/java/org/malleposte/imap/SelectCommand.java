package org.malleposte.imap;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.QResync;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;

/// SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3) with CONDSTORE and QRESYNC (RFC 7162 §3.1.8,
/// §3.2.5).
final class SelectCommand {
  /// Without one of these the mailbox is for reading.
  private static final Set<Right> CHANGING =
      Set.of(Right.SEEN, Right.WRITE, Right.INSERT, Right.DELETE_MESSAGES, Right.EXPUNGE);

  private SelectCommand() {}

  static Answer run(
      Session session,
      ImapCommand command,
      String name,
      boolean condstore,
      @Nullable QResync qresync,
      ResponseWriter out)
      throws Refusal, MailException {
    boolean examine = command instanceof ImapCommand.Examine;
    if (qresync != null && !session.qresync()) {
      throw Refusal.bad("Enable QRESYNC first"); // RFC 7162 §3.2.5
    }
    if (session.selectedOrNull() != null) {
      session.select(null); // even when what follows fails: RFC 9051 §6.3.2
      out.untagged().raw("OK [CLOSED] ").text("The other mailbox is closed").end();
    }
    Namespaces namespaces = session.namespaces();
    Place place = namespaces.place(name);
    Mailbox mailbox = namespaces.selectable(place, Right.READ);
    MailboxView view = place.account().view(mailbox.id());
    Set<Right> rights = namespaces.rights(place.account(), mailbox);
    boolean readOnly = examine || rights.stream().noneMatch(CHANGING::contains);
    Selected selected = new Selected(place.account(), session.who(), view, readOnly);
    if (condstore) {
      session.enableCondstore(out);
    }
    session.select(selected);
    claimRecent(session, selected);
    tell(session, selected, place, command.given(), out);
    if (qresync != null && qresync.uidValidity() == uidValidity(view)) {
      Resync.tell(session, selected, qresync, out);
    }
    return readOnly
        ? Answer.ok("READ-ONLY", examine ? "EXAMINE done" : "SELECT done")
        : Answer.ok("READ-WRITE", "SELECT done");
  }

  private static long uidValidity(MailboxView view) {
    return Integer.toUnsignedLong(view.mailbox().uidValidity());
  }

  private static void claimRecent(Session session, Selected selected) {
    if (session.rev2()) {
      return;
    }
    MailboxView view = selected.shown;
    int from =
        selected.readOnly
            ? selected.account.recentFrom(view.mailbox())
            : selected.account.claimRecent(view);
    selected.recents.add(from, view.mailbox().uidNext());
  }

  private static void tell(
      Session session, Selected selected, Place place, @Nullable String given, ResponseWriter out) {
    MailboxView view = selected.shown;
    Mailbox mailbox = view.mailbox();
    selected.tellFlags(view, out);
    out.count(view.size(), "EXISTS");
    if (session.rev2()) {
      OldName.listed(place, mailbox).write(given, out); // RFC 9051 §6.3.2
    } else {
      out.count(selected.recents.count(view), "RECENT");
      int unseen = view.firstUnseen();
      if (unseen >= 0 && !session.uidOnly()) {
        out.untagged()
            .raw("OK [UNSEEN ")
            .number(unseen + 1L)
            .raw("] ")
            .text("The first unseen")
            .end();
      }
    }
    out.untagged().raw("OK [UIDVALIDITY ").number(uidValidity(view)).raw("] ").text("Valid").end();
    out.untagged()
        .raw("OK [UIDNEXT ")
        .number(mailbox.uidNext())
        .raw("] ")
        .text("The next uid")
        .end();
    out.untagged()
        .raw("OK [HIGHESTMODSEQ ")
        .number(mailbox.highestModseq())
        .raw("] ")
        .text("The highest")
        .end();
    out.untagged().raw("OK [MAILBOXID (").raw(mailbox.objectId()).raw(")] ").text("Its id").end();
  }

  /// What changed since the client was last here.
  private static final class Resync {
    private Resync() {}

    static void tell(Session session, Selected selected, QResync since, ResponseWriter out) {
      MailboxView view = selected.shown;
      if (view.mailbox().highestModseq() <= since.modseq()) {
        return;
      }
      SequenceSet gone =
          Vanished.since(selected, since.modseq(), since.knownUids(), provenUpTo(view, since));
      if (!gone.isEmpty()) {
        out.untagged().raw("VANISHED (EARLIER) ").sequenceSet(gone).end();
      }
      SequenceSet known = since.knownUids();
      Targets targets = known == null ? Targets.all(view) : Targets.lenient(selected, true, known);
      for (int range = 0; range < targets.ranges(); range++) {
        for (int i = view.nextChanged(targets.from(range), since.modseq());
            i < targets.to(range);
            i = view.nextChanged(i + 1, since.modseq())) {
          tell(session, selected, view, i, out);
        }
      }
    }

    private static void tell(
        Session session, Selected selected, MailboxView view, int index, ResponseWriter out) {
      int uid = view.uid(index);
      session.beginFetch(index, uid, out);
      if (!session.uidOnly()) {
        out.raw("UID ").number(uid).sp();
      }
      out.raw("FLAGS ");
      selected.writeFlags(view.flags(index), uid, out);
      out.raw(" MODSEQ (").number(view.modseq(index)).raw("))").end();
    }

    /// The greatest uid up to which the client knows of every message that vanished: when the
    /// message it knows by a number still has that number, none before it can have vanished (RFC
    /// 7162 §3.2.5.2).
    private static long provenUpTo(MailboxView view, QResync since) {
      SequenceSet numbers = since.matchNumbers();
      SequenceSet uids = since.matchUids();
      if (numbers == null || uids == null) {
        return 0;
      }
      long proven = 0;
      Walk number = new Walk(numbers);
      Walk uid = new Walk(uids);
      while (number.next() && uid.next() && number.value <= view.size()) {
        if (view.uid((int) number.value - 1) != uid.value) {
          break;
        }
        proven = uid.value;
      }
      return proven;
    }
  }

  /// Walks the numbers of a set in their order.
  private static final class Walk {
    private final SequenceSet set;
    private int range = -1;
    private long value;

    Walk(SequenceSet set) {
      this.set = set;
    }

    boolean next() {
      if (range >= 0 && range < set.ranges() && value < set.to(range)) {
        value++;
        return true;
      }
      range++;
      if (range >= set.ranges()) {
        return false;
      }
      value = set.from(range);
      return value > 0;
    }
  }
}
