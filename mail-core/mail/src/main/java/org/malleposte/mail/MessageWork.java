package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Event;
import org.malleposte.account.Step;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.Bytes;

/// What is done to the messages of an account, each time one commit; what is done to very many
/// takes several.
final class MessageWork {
  private final MailAccount home;
  private final Account account;

  /// @param home the same account
  MessageWork(MailAccount home, Account account) {
    this.home = home;
    this.account = account;
  }

  /// Decides with a desk, which is written when the decision is made.
  <T extends @Nullable Object> T decide(Caller caller, DeskDecision<T> decision)
      throws MailException {
    return account.<T, MailException>change(
        caller.actor(),
        draft -> {
          Desk desk = new Desk(account.id(), draft);
          T result = decision.decide(desk);
          desk.done();
          return result;
        });
  }

  @FunctionalInterface
  interface DeskDecision<T extends @Nullable Object> {
    T decide(Desk desk) throws MailException;
  }

  /// Adds messages, all or none, in order.
  List<Added> add(Caller caller, int mailbox, List<Addition> additions, String how, String from)
      throws MailException {
    return decide(caller, desk -> new Additions(desk, caller).add(mailbox, additions, how, from));
  }

  /// Removes a message and adds another, in one commit.
  Added replace(Caller caller, int source, int uid, int target, Addition by) throws MailException {
    return decide(
        caller,
        desk -> {
          // First: the one that goes makes room for the one that comes.
          if (new Expunges(desk, caller).remove(source, new int[] {uid}).length == 0) {
            throw new MailException(Reason.NO_SUCH_MESSAGE, "the message is gone already");
          }
          return new Additions(desk, caller).add(target, List.of(by), "appended", "").getFirst();
        });
  }

  /// Adds messages of a store elsewhere, each once; returns for each whether it was added now.
  boolean[] importOnce(Caller caller, int mailbox, List<Addition> additions, List<Bytes> ids)
      throws MailException {
    return decide(caller, desk -> new Imports(desk, caller).add(mailbox, additions, ids));
  }

  /// Delivers a message once, however often it is tried; see [Delivery].
  ///
  /// @return empty when it was delivered before, and its client may not know
  Optional<Added> deliver(
      Caller caller, int mailbox, Addition addition, Receipt receipt, Bytes deliveryId)
      throws MailException {
    long seen = account.modseq();
    boolean before = receipt.isAgain(account::get, deliveryId);
    return decide(
        caller,
        desk -> {
          // The first attempt may have been under way, here or on another server, and be in by now.
          boolean again =
              before
                  || (account.hasForeignAfter(seen) || receipt.hasRival(deliveryId))
                      && receipt.isAgain(desk.draft::get, deliveryId);
          receipt.note(desk.draft, deliveryId);
          return again
              ? Optional.empty()
              : Optional.of(
                  new Additions(desk, caller)
                      .add(mailbox, List.of(addition), "delivered", receipt.sender())
                      .getFirst());
        });
  }

  /// Changes messages wherever they stand, each judged alone; those that are accepted are one
  /// commit.
  Step<List<Judged<Email>>> edit(Caller caller, OptionalLong ifInState, List<EmailEdit> edits)
      throws MailException {
    return account.<List<Judged<Email>>, MailException>step(
        caller.actor(),
        draft -> {
          MailAccount.requireState(draft, ifInState);
          return new EmailEdits(account.id(), draft, caller).judge(edits);
        });
  }

  /// Changes flags.
  Stored store(Caller caller, int mailbox, int[] uids, FlagChange change, long unchangedSince)
      throws MailException {
    List<int[]> changed = new ArrayList<>();
    List<int[]> modified = new ArrayList<>();
    long modseq = 0;
    for (int[] step : Steps.of(uids)) {
      Stored stored =
          decide(
              caller,
              desk -> new FlagChanges(desk, caller).store(mailbox, step, change, unchangedSince));
      changed.add(stored.changed());
      modified.add(stored.modified());
      modseq = stored.modseq();
    }
    return new Stored(Steps.joined(changed), Steps.joined(modified), modseq);
  }

  /// Removes those of `uids` that are marked \Deleted; returns the uids removed.
  int[] expunge(Caller caller, int mailbox, int[] uids) throws MailException {
    List<int[]> removed = new ArrayList<>();
    for (int[] step : Steps.of(uids)) {
      removed.add(decide(caller, desk -> new Expunges(desk, caller).expunge(mailbox, step)));
    }
    return Steps.joined(removed);
  }

  /// Removes those of `uids` that are there, whatever their flags; returns the uids removed.
  int[] remove(Caller caller, int mailbox, int[] uids) throws MailException {
    List<int[]> removed = new ArrayList<>();
    for (int[] step : Steps.of(uids)) {
      removed.add(decide(caller, desk -> new Expunges(desk, caller).remove(mailbox, step)));
    }
    return Steps.joined(removed);
  }

  /// Copies within the account, all or none: the messages get a further place.
  Transferred copy(Caller caller, int source, int[] uids, int target) throws MailException {
    return Steps.all(
        uids,
        Steps.MESSAGES,
        step -> decide(caller, desk -> new Transfers(desk, caller).copy(source, step, target)),
        copied -> takeBack(caller, target, copied));
  }

  private void takeBack(Caller caller, int target, int[] copied) throws MailException {
    if (copied.length > 0) {
      remove(Caller.privileged(caller.actor(), account.id()), target, copied);
    }
  }

  /// Moves within the account, each message whole.
  Transferred move(Caller caller, int source, int[] uids, int target) throws MailException {
    return Steps.all(
        uids,
        Steps.MESSAGES,
        step -> decide(caller, desk -> new Transfers(desk, caller).move(source, step, target)),
        _ -> {});
  }

  /// Copies to a mailbox of another account, all or none.
  Transferred copyTo(Caller caller, int source, int[] uids, MailAccount abroad, int target)
      throws MailException {
    CopiesAbroad copies = new CopiesAbroad(home, abroad, caller);
    return Steps.all(
        uids,
        CopiesAbroad.STEP,
        step -> copies.copy(source, step, target),
        copied -> abroad.work().takeBack(caller, target, copied));
  }

  /// Sets what the messages may take: octets and messages, 0 for no limit.
  void limit(Caller caller, long storage, long count) throws MailException {
    this.<Boolean>decide(
        caller,
        desk -> {
          Usage before = desk.usage();
          if (before.storageLimit() != storage || before.countLimit() != count) {
            desk.usage(before.withLimits(storage, count));
            desk.draft.event(
                new Event.QuotaChanged(before.storageLimit(), storage, before.countLimit(), count));
          } else {
            desk.unchanged();
          }
          return true;
        });
  }
}
