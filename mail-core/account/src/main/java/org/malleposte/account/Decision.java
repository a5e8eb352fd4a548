package org.malleposte.account;

import org.jspecify.annotations.Nullable;

/// Decides a change: reads the account through the draft and writes to the draft alone.
///
/// May run more than once (when another node committed first), so it must not have any effect
/// outside the draft. Throwing leaves the account as it was.
///
/// @param <T> what the caller wants to know afterwards
/// @param <X> how the decision is refused
@FunctionalInterface
public interface Decision<T extends @Nullable Object, X extends Exception> {
  T decide(Draft draft) throws X;
}
