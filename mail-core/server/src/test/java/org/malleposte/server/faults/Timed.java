package org.malleposte.server.faults;

/// An operation between the moment it was begun and the moment its answer was there. One whose
/// answer never came ends at [#NEVER]: it takes place at any time after its beginning, or not at
/// all.
///
/// @param after the place in the list of an operation that took place before this one, or -1
record Timed<O>(O what, long begin, long end, int after) {
  static final long NEVER = Long.MAX_VALUE;

  static <O> Timed<O> of(O what, long begin, long end) {
    return new Timed<>(what, begin, end, -1);
  }

  boolean isCertain() {
    return end != NEVER;
  }
}
