package org.malleposte.imap;

import java.util.Arrays;
import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Stored;

/// STORE and UID STORE (RFC 9051 §6.4.6) with UNCHANGEDSINCE (RFC 7162 §3.1.3).
final class StoreCommand {
  private static final String RECENT = "\\Recent";

  private final Session session;
  private final Selected selected;
  private final ImapCommand.Store command;
  private final ResponseWriter out;
  private final FlagChange change;

  private StoreCommand(Session session, ImapCommand.Store command, ResponseWriter out)
      throws Refusal {
    this.session = session;
    this.selected = session.selected();
    this.command = command;
    this.out = out;
    Flags flags = flags(command.flags());
    this.change =
        switch (command.change()) {
          case REPLACE -> new FlagChange.Replace(flags);
          case ADD -> new FlagChange.Add(flags);
          case REMOVE -> new FlagChange.Remove(flags);
        };
  }

  static Answer run(Session session, ImapCommand.Store command, ResponseWriter out)
      throws Refusal, MailException {
    session.selected().requireWritable();
    if (command.unchangedSince().isPresent()) {
      session.enableCondstore(out);
    }
    return new StoreCommand(session, command, out).store();
  }

  /// The flags that a client may set; `\Recent` is passed over (RFC 3501 §2.3.2).
  static Flags flags(List<String> names) throws Refusal {
    for (String name : names) {
      boolean system = name.startsWith("\\");
      if (system && !name.equalsIgnoreCase(RECENT) && !Flags.SYSTEM.contains(name)) {
        throw Refusal.bad("There is no system flag " + name);
      }
    }
    return Flags.of(names);
  }

  private Answer store() throws Refusal, MailException {
    MessageLimit limit = MessageLimit.of(session);
    Targets targets = limit.newest(Targets.of(selected, command.uid(), command.messages()));
    Stored stored =
        selected.account.store(
            selected.caller(),
            selected.mailbox,
            targets.uids(),
            change,
            command.unchangedSince().orElse(Long.MAX_VALUE));
    MailboxView latest = selected.latest();
    selected.tellKeywords(latest, out);
    Told told = tell(targets, stored, latest);
    return limit.tell(answer(stored).having(told), out);
  }

  private Told tell(Targets targets, Stored stored, MailboxView latest) {
    int[] told = new int[targets.count()];
    int count = 0;
    for (int range = 0; range < targets.ranges(); range++) {
      for (int i = targets.from(range); i < targets.to(range); i++) {
        int uid = selected.shown.uid(i);
        int now = latest.indexOf(uid);
        if (now >= 0 && Arrays.binarySearch(stored.modified(), uid) < 0) {
          tell(i, uid, latest, now);
          told[count++] = uid;
        }
      }
    }
    return new Told(latest, Arrays.copyOf(told, count));
  }

  /// Tells of one message, so that its client knows its flags.
  private void tell(int index, int uid, MailboxView latest, int now) {
    Flags flags = latest.flags(now);
    boolean expected = change.apply(selected.shown.flags(index)).equals(flags);
    if (command.silent() && expected) {
      if (session.condstore()) {
        write(index, uid, null, latest.modseq(now)); // RFC 7162 §3.1.3: even when silent
      }
      return;
    }
    // Somebody else's change is told even when silent (RFC 9051 §6.4.6): the client would not know.
    write(index, uid, flags, latest.modseq(now));
  }

  private void write(
      int index, int uid, @org.jspecify.annotations.Nullable Flags flags, long modseq) {
    session.beginFetch(index, uid, out);
    String space = "";
    if (command.uid() && !session.uidOnly() || session.tellsUids()) {
      out.raw("UID ").number(uid);
      space = " ";
    }
    if (flags != null) {
      out.raw(space).raw("FLAGS ");
      selected.writeFlags(flags, uid, out);
      space = " ";
    }
    if (session.condstore()) {
      out.raw(space).raw("MODSEQ (").number(modseq).close();
    }
    out.close().end();
  }

  private Answer answer(Stored stored) {
    if (stored.modified().length == 0) {
      return Answer.ok("STORE done");
    }
    SequenceSet.Builder modified = new SequenceSet.Builder();
    for (int uid : stored.modified()) {
      modified.add(command.uid() ? uid : selected.shown.indexOf(uid) + 1L);
    }
    return Answer.ok("MODIFIED " + modified.build(), "Some were changed since");
  }
}
