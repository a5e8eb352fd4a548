package org.malleposte.search.follow;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// What an index makes of an account whose turn it is, and what becomes of one whose turn came to
/// nothing. Each thread that follows has one of its own, and calls it from there alone.
public interface Indexing {
  /// Waits while nothing can be indexed, whatever account it is.
  ///
  /// @param ending whether to wait no more
  default void await(BooleanSupplier ending) throws InterruptedException {
    // There is nothing to wait for.
  }

  /// Brings the account forward until nothing is left or the turn is over.
  ///
  /// @return false when that has to be tried again for no fault of the account, which waits again
  /// @throws IOException the account cannot be indexed: [#failed] is told
  boolean advance(Turn turn) throws IOException, InterruptedException;

  /// Lets an account wait again that was taken before it may have its turn.
  void postpone(Turn turn);

  /// Lets an account wait again that cannot be indexed. It has no turn for a while, a longer one
  /// after each failure.
  void failed(Turn turn, Exception why);
}
