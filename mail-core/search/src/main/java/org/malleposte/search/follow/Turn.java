package org.malleposte.search.follow;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.malleposte.storage.AccountId;

/// The turn of one account: how long it may last, and what it comes to. Used by the thread that
/// follows the account.
public final class Turn {
  private final AccountId account;
  private final IndexQueue queue;
  private final AtomicLong indexed;
  private final BooleanSupplier over;
  private final boolean late;

  /// @param late whether the account was tried in vain for long
  Turn(
      AccountId account, IndexQueue queue, AtomicLong indexed, BooleanSupplier over, boolean late) {
    this.account = account;
    this.queue = queue;
    this.indexed = indexed;
    this.over = over;
    this.late = late;
  }

  public AccountId account() {
    return account;
  }

  /// Whether it has lasted long enough.
  public boolean isOver() {
    return over.getAsBoolean();
  }

  /// Whether one message that cannot be read may be left out: the account was tried in vain for so
  /// long that its pauses are the longest there are.
  public boolean mayLeaveOut() {
    return late;
  }

  /// Messages were indexed.
  public void indexed(int messages) {
    indexed.addAndGet(messages);
  }

  /// The account has another turn as soon as those before it had theirs.
  ///
  /// @param left messages that are known to wait
  public void goOn(long left) {
    queue.hurry(account, left);
  }

  /// The account waits again as if so many messages had come.
  public void again(long messages) {
    queue.add(account, messages);
  }

  /// The account waits again with all the messages that it had.
  public void giveBack() {
    queue.giveBack(account);
  }
}
