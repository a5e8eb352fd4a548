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
      result = decision.decide(draft);
      draft.keep(actor);
    } catch (Exception | StackOverflowError | AssertionError e) {
      failure = e;
      draft.undo();
    }
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
}
