package org.malleposte.server.faults;

import org.jspecify.annotations.Nullable;

/// What one thing is, as if all that is done to it were done one after the other.
///
/// @param <S> its states, with `equals` and `hashCode`
/// @param <O> what is done to it, together with what was answered
interface Model<S, O> {
  S initial();

  /// The state after an operation; null where that operation cannot have been answered so.
  @Nullable S after(S state, O operation);
}
