package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;

/// Decides what becomes of messages as wholes. Works on a desk of its own for each: one that is
/// refused leaves nothing behind.
final class EmailEdits {
  private static final Flags DELETED = Flags.of(Flags.DELETED);

  private final AccountId account;
  private final Draft draft;
  private final Caller caller;

  EmailEdits(AccountId account, Draft draft, Caller caller) {
    this.account = account;
    this.draft = draft;
    this.caller = caller;
  }

  List<Judged<Email>> judge(List<EmailEdit> edits) {
    List<Judged<Email>> judged = new ArrayList<>(edits.size());
    for (EmailEdit edit : edits) {
      judged.add(judge(edit));
    }
    return judged;
  }

  private Judged<Email> judge(EmailEdit edit) {
    try {
      return new Judged.Done<>(draft.<Email, MailException>attempt(_ -> decide(edit)));
    } catch (MailException e) {
      return new Judged.Refused<>(e);
    }
  }

  private Email decide(EmailEdit edit) throws MailException {
    Desk desk = new Desk(account, draft);
    Email email =
        switch (edit) {
          case EmailEdit.Create create -> create(desk, create);
          case EmailEdit.Update update -> new One(desk, update.email()).update(update);
          case EmailEdit.Destroy destroy -> new One(desk, destroy.email()).destroy();
        };
    desk.done();
    return email;
  }

  private Email create(Desk desk, EmailEdit.Create create) throws MailException {
    List<Integer> mailboxes = create.mailboxes().stream().sorted().toList();
    if (mailboxes.isEmpty()) {
      throw noPlace();
    }
    Addition addition = new Addition(create.message(), create.flags(), create.receivedAt());
    Added added =
        new Additions(desk, caller)
            .add(mailboxes.getFirst(), List.of(addition), create.how(), "")
            .getFirst();
    One one = new One(desk, added.email());
    for (int mailbox : mailboxes.subList(1, mailboxes.size())) {
      one.place(mailbox, create.flags(), create.receivedAt());
    }
    return one.email();
  }

  private static MailException noPlace() {
    return new MailException(Reason.NO_PLACE, "a message stands in at least one mailbox");
  }

  private record Standing(Email.Place place, Entry entry) {
    boolean isVisible() {
      return !entry.flags().deleted();
    }
  }

  /// One message and where it stands.
  private final class One {
    private final Desk desk;
    private final long id;

    One(Desk desk, long id) {
      this.desk = desk;
      this.id = id;
    }

    Email email() throws MailException {
      Email email = desk.email(id);
      if (email == null) {
        throw gone();
      }
      return email;
    }

    private static MailException gone() {
      return new MailException(Reason.NO_SUCH_MESSAGE, "there is no such message");
    }

    /// The places that the caller may know of.
    private List<Standing> standings() throws MailException {
      List<Standing> standings = new ArrayList<>();
      for (Email.Place place : email().places()) {
        Entry entry = desk.entry(place.mailbox(), place.uid());
        boolean readable =
            Access.of(account, desk.mailbox(place.mailbox()), caller).contains(Right.READ);
        if (entry != null && readable) {
          standings.add(new Standing(place, entry));
        }
      }
      if (standings.stream().noneMatch(Standing::isVisible)) {
        throw gone();
      }
      return standings;
    }

    Email update(EmailEdit.Update update) throws MailException {
      update.flags().flags().requireBounded();
      List<Standing> standings = standings();
      Set<Integer> now = new LinkedHashSet<>();
      standings.stream().filter(Standing::isVisible).forEach(s -> now.add(s.place().mailbox()));
      Set<Integer> wanted = wanted(now, update.places());
      if (wanted.isEmpty()) {
        throw noPlace();
      }
      reflag(standings, wanted, update.flags());
      if (!wanted.equals(now)) {
        move(standings, now, wanted, update.flags());
      }
      return email();
    }

    private static Set<Integer> wanted(Set<Integer> now, EmailEdit.Places places) {
      return switch (places) {
        case EmailEdit.Places.Exactly(Set<Integer> mailboxes) -> mailboxes;
        case EmailEdit.Places.Patch(Set<Integer> added, Set<Integer> removed) -> {
          Set<Integer> result = new LinkedHashSet<>(now);
          result.addAll(added);
          result.removeAll(removed);
          yield result;
        }
      };
    }

    /// In the places that stay: the others keep what they had.
    private void reflag(List<Standing> standings, Set<Integer> wanted, FlagChange change)
        throws MailException {
      for (Standing standing : standings) {
        Email.Place place = standing.place();
        if (standing.isVisible() && wanted.contains(place.mailbox())) {
          Flags before = standing.entry().flags();
          Set<Right> rights = Access.of(account, desk.mailbox(place.mailbox()), caller);
          Flags asked = change.apply(before).minus(DELETED);
          Flags allowed = change.within(before, rights).apply(before).minus(DELETED);
          if (!asked.equals(allowed)) {
            throw new MailException(Reason.NO_PERMISSION, "you may not set those keywords here");
          }
          reflag(place, standing.entry(), allowed);
        }
      }
    }

    private void reflag(Email.Place place, Entry entry, Flags after) throws MailException {
      if (after.equals(entry.flags())) {
        return;
      }
      Mailbox.Edit mailbox = desk.edit(place.mailbox(), caller);
      Flags adopted = desk.adopt(mailbox, after);
      mailbox.reflag(entry.flags(), adopted);
      desk.put(place.mailbox(), place.uid(), entry.with(adopted, draft.modseq()));
      draft.event(
          new Event.FlagsChanged(
              place.mailbox(),
              String.valueOf(place.uid()),
              entry.flags().toString(),
              adopted.toString()));
    }

    /// First in, then out: a message that stands nowhere would be deleted.
    private void move(
        List<Standing> standings, Set<Integer> now, Set<Integer> wanted, FlagChange change)
        throws MailException {
      Standing first = standings.stream().filter(Standing::isVisible).findFirst().orElseThrow();
      Map<Integer, Integer> placed = new LinkedHashMap<>();
      for (int mailbox : wanted) {
        if (!now.contains(mailbox)) {
          Flags flags = change.apply(flagsOf(standings)).minus(DELETED);
          Standing deleted = in(standings, mailbox);
          if (deleted == null) {
            placed.put(mailbox, place(mailbox, flags, first.entry().internalDate()));
          } else {
            Access.require(account, desk.mailbox(mailbox), caller, Right.DELETE_MESSAGES);
            reflag(deleted.place(), deleted.entry(), flags);
          }
        }
      }
      Map<Integer, int[]> left = new LinkedHashMap<>();
      for (int mailbox : now) {
        if (!wanted.contains(mailbox)) {
          left.put(mailbox, uids(standings, mailbox));
        }
      }
      boolean moved = placed.size() == 1 && left.size() == 1;
      for (Map.Entry<Integer, int[]> from : left.entrySet()) {
        leave(from.getKey(), from.getValue(), moved);
      }
      say(first, placed, left, moved);
    }

    /// What was done, in the words of IMAP.
    private void say(
        Standing first, Map<Integer, Integer> placed, Map<Integer, int[]> left, boolean moved) {
      placed.forEach((target, uid) -> {
        String at = String.valueOf(uid);
        if (moved) {
          left.forEach((source, uids) ->
              draft.event(new Event.MessagesMoved(source, Uids.text(uids), target, at)));
        } else {
          draft.event(
              new Event.MessagesCopied(
                  first.place().mailbox(), String.valueOf(first.place().uid()), target, at));
        }
      });
    }

    private static @Nullable Standing in(List<Standing> standings, int mailbox) {
      return standings.stream()
          .filter(s -> s.place().mailbox() == mailbox)
          .findFirst()
          .orElse(null);
    }

    private static int[] uids(List<Standing> standings, int mailbox) {
      return standings.stream()
          .filter(s -> s.place().mailbox() == mailbox)
          .mapToInt(s -> s.place().uid())
          .sorted()
          .toArray();
    }

    /// The keywords of the message: those that it has in any place.
    private static Flags flagsOf(List<Standing> standings) {
      Flags all = Flags.NONE;
      for (Standing standing : standings) {
        all = standing.isVisible() ? all.plus(standing.entry().flags()) : all;
      }
      return all;
    }

    int place(int mailbox, Flags flags, long internalDate) throws MailException {
      Mailbox.Edit target = desk.edit(mailbox, caller, Right.INSERT);
      Email email = email();
      if (email.places().size() >= Transfers.PLACES) {
        throw new MailException(
            Reason.LIMIT, "a message stands in at most " + Transfers.PLACES + " places");
      }
      int uid = desk.place(target, caller, email, flags, internalDate);
      desk.put(email.with(new Email.Place(mailbox, uid)));
      return uid;
    }

    private void leave(int mailbox, int[] uids, boolean moved) throws MailException {
      Access.require(account, desk.mailbox(mailbox), caller, Right.DELETE_MESSAGES);
      new Expunges(desk, caller).leave(mailbox, uids, !moved);
    }

    Email destroy() throws MailException {
      Email before = email();
      List<Standing> standings = standings();
      if (standings.size() < before.places().size()) {
        throw new MailException(
            Reason.NO_PERMISSION, "the message stands in mailboxes that you may not change");
      }
      int[] mailboxes = standings.stream().mapToInt(s -> s.place().mailbox()).distinct().toArray();
      for (int mailbox : Arrays.stream(mailboxes).sorted().toArray()) {
        leave(mailbox, uids(standings, mailbox), false);
      }
      return before;
    }
  }
}
