package org.malleposte.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;

/// Decides changes of flags.
final class FlagChanges {
  private static final Set<Right> ANY = EnumSet.of(Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);

  private final Desk desk;
  private final Caller caller;

  FlagChanges(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  /// @param unchangedSince messages with a greater modseq are left alone (RFC 7162 §3.1.3)
  Stored store(int mailbox, int[] uids, FlagChange change, long unchangedSince)
      throws MailException {
    Set<Right> rights = Access.of(desk.account, desk.mailbox(mailbox), caller);
    if (rights.stream().noneMatch(ANY::contains)) {
      throw new MailException(Reason.NO_PERMISSION, "you may not change flags here");
    }
    change.flags().requireBounded();
    List<Integer> changed = new ArrayList<>();
    List<Integer> modified = new ArrayList<>();
    Map<Transition, List<Integer>> transitions = new LinkedHashMap<>();
    Mailbox.Edit target = null;
    for (int i = 0; i < uids.length; i++) {
      desk.foreseeEntries(mailbox, uids, i);
      int uid = uids[i];
      Entry entry = desk.entry(mailbox, uid);
      if (entry == null) {
        continue;
      }
      if (entry.modseq() > unchangedSince) {
        modified.add(uid);
        continue;
      }
      Flags after = change.within(entry.flags(), rights).apply(entry.flags());
      if (!after.equals(entry.flags())) {
        target = target == null ? desk.edit(mailbox, caller) : target;
        after = desk.adopt(target, after);
        target.reflag(entry.flags(), after);
        desk.put(mailbox, uid, entry.with(after, desk.draft.modseq()));
        transitions
            .computeIfAbsent(new Transition(entry.flags(), after), _ -> new ArrayList<>())
            .add(uid);
        changed.add(uid);
      }
    }
    transitions.forEach((transition, of) -> say(mailbox, transition, of));
    return new Stored(Uids.sorted(changed), Uids.sorted(modified), desk.draft.modseq());
  }

  private record Transition(Flags before, Flags after) {}

  private void say(int mailbox, Transition transition, List<Integer> uids) {
    desk.draft.event(
        new Event.FlagsChanged(
            mailbox,
            Uids.text(Uids.sorted(uids)),
            transition.before.toString(),
            transition.after.toString()));
  }
}
