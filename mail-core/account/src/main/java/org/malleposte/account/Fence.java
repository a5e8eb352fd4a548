package org.malleposte.account;

/// Keeps out who has lost the right to do something without noticing: asked within the decision
/// that writes what came of it, so that no commit can lie between the answer and the writing.
@FunctionalInterface
public interface Fence {
  /// Where one process does everything.
  Fence NONE = _ -> {};

  /// @throws LeaseLost another process does it now; nothing is written
  void check(Draft draft);
}
