package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.storage.Bytes;

/// The messages of an account that stand in no mailbox any more and can be restored, until they are
/// forgotten. Safe for any thread.
public final class DeletedMessages {
  private final Account account;
  private final MessageWork work;

  DeletedMessages(Account account, MessageWork work) {
    this.account = account;
    this.work = work;
  }

  /// All of them, the longest deleted first.
  public List<Deleted> all() {
    List<Deleted> all = new ArrayList<>();
    account.scan(
        MailKinds.DELETED,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (_, value) -> {
          all.add(Deleted.decode(account.id(), value));
          return true;
        });
    return all;
  }

  /// One of them, or null when it is restored or forgotten.
  ///
  /// @param deletedAt ms since 1970
  public @Nullable Deleted find(long deletedAt, long email) {
    byte[] value = account.get(MailKinds.DELETED, Deleted.key(deletedAt, email));
    return value == null ? null : Deleted.decode(account.id(), value);
  }

  /// Visits when each was deleted, and its id: what [#all] lists, one by one.
  public void visit(Visitor visitor) {
    account.scan(
        MailKinds.DELETED,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, _) -> {
          visitor.visit(key.longAt(0), key.longAt(8));
          return true;
        });
  }

  /// Hears when messages were deleted, in ms since 1970.
  @FunctionalInterface
  public interface Visitor {
    void visit(long deletedAt, long email);
  }

  /// Puts one back into a mailbox, with the flags it had less \Deleted.
  ///
  /// @throws MailException `NO_SUCH_MESSAGE`: it is restored or forgotten already
  public Added restore(Caller caller, Deleted deleted, int mailbox) throws MailException {
    return work.decide(caller, desk -> new Restores(desk, caller).restore(deleted, mailbox));
  }

  /// The same for several, in one commit, in their order.
  public List<Added> restore(Caller caller, List<Deleted> deleted, int mailbox)
      throws MailException {
    return work.decide(
        caller,
        desk -> {
          Restores restores = new Restores(desk, caller);
          List<Added> added = new ArrayList<>();
          for (Deleted one : deleted) {
            added.add(restores.restore(one, mailbox));
          }
          return added;
        });
  }

  /// Forgets those deleted before a time (ms since 1970), at most `limit`; returns how many.
  int forget(Caller caller, long before, int limit) throws MailException {
    return work.decide(caller, desk -> new Restores(desk, caller).forget(before, limit));
  }
}
