package org.malleposte.account;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A change that waits for its commit. Its thread is woken either because the commit is done or
/// because it is its turn to lead.
final class Waiting<T extends @Nullable Object, X extends Exception> {
  private final Actor actor;
  private final Decision<T, X> decision;
  private final CompletableFuture<Boolean> turn = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;
  private long before;
  private boolean wrote;
  private boolean alone;

  Waiting(Actor actor, Decision<T, X> decision) {
    this.actor = actor;
    this.decision = decision;
  }

  /// Blocks until the change is done (false) or its thread is to lead (true).
  boolean awaitTurn() {
    return turn.join();
  }

  void takeLead() {
    turn.complete(true);
  }

  void done() {
    turn.complete(false);
  }

  /// Runs the decision; its refusal is its own, whatever the others in the commit do.
  void decide(Draft draft) {
    try {
      failure = null;
      before = draft.modseq() - 1;
      result = decision.decide(draft);
      wrote = draft.keep(actor);
    } catch (Exception | StackOverflowError | AssertionError e) {
      failure = e;
      draft.undo();
    }
  }

  /// @param only whether one decision alone wrote in the commit
  void committed(boolean only) {
    alone = only;
  }

  /// The commit failed: so did every decision in it that had not been refused before.
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // T may be nullable: the decision's own word
  T outcome() throws X {
    switch (failure) {
      case null -> {
        return result;
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw (X) failure;
    }
  }

  Step<T> step() throws X {
    T value = outcome();
    return new Step<>(value, before, wrote ? before + 1 : before, alone);
  }
}
