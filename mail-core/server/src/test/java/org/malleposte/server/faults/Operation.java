package org.malleposte.server.faults;

/// A call and its answer.
///
/// @param begin by a clock that all clients share, in nanoseconds, before anything was sent
/// @param end after the answer was there, or [Timed#NEVER]
record Operation(
    int id, int client, int node, String account, Call call, long begin, long end, Answer answer) {
  Operation answered(Answer other) {
    return new Operation(id, client, node, account, call, begin, end, other);
  }

  boolean isCertain() {
    return answer.outcome() != Answer.Outcome.UNKNOWN;
  }
}
