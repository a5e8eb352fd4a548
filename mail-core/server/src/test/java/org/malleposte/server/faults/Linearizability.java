package org.malleposte.server.faults;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks for an order of operations that explains all answers: each operation at one moment between
/// its beginning and its end, each answer what the model gives in that order (Wing and Gong, 1993).
/// What was tried once is not tried again: the same operations done with the same state after them
/// have the same future (Lowe, 2017).
final class Linearizability<S, O> {
  enum Verdict {
    HOLDS,
    BROKEN,
    /// Too much to try.
    UNDECIDED
  }

  /// Some operations done in some order, and what came of it.
  private record Past<S>(BitSet done, S state) {}

  private final Model<S, O> model;
  private final List<Timed<O>> history;
  private final BitSet certain = new BitSet();

  /// Those that others come after.
  private final BitSet first = new BitSet();

  private final Deque<Past<S>> open = new ArrayDeque<>();
  private final Set<Past<S>> met = new HashSet<>();

  private Linearizability(Model<S, O> model, List<Timed<O>> history) {
    this.model = model;
    this.history = history;
    for (int i = 0; i < history.size(); i++) {
      certain.set(i, history.get(i).isCertain());
      if (history.get(i).after() >= 0) {
        first.set(history.get(i).after());
      }
    }
  }

  /// @param most pasts that are looked at
  static <S, O> Verdict check(Model<S, O> model, List<Timed<O>> history, int most) {
    return new Linearizability<>(model, history).search(most);
  }

  private Verdict search(int most) {
    meet(new Past<>(new BitSet(), model.initial()));
    while (!open.isEmpty()) {
      if (met.size() > most) {
        return Verdict.UNDECIDED;
      }
      Past<S> past = open.pop();
      BitSet missing = (BitSet) certain.clone();
      missing.andNot(past.done);
      if (missing.isEmpty()) {
        return Verdict.HOLDS;
      }
      goOn(past, missing);
    }
    return Verdict.BROKEN;
  }

  /// Tries whatever may be next: what began before any of the missing had ended. What is met last
  /// is looked at first, so those without an answer are met first: most of them are not needed.
  private void goOn(Past<S> past, BitSet missing) {
    long firstEnd = missing.stream().mapToLong(i -> history.get(i).end()).min().orElseThrow();
    for (int i = history.size() - 1; i >= 0; i--) {
      if (!certain.get(i)) {
        attempt(past, i, firstEnd);
      }
    }
    for (int i = missing.length() - 1; i >= 0; i--) {
      if (missing.get(i)) {
        attempt(past, i, firstEnd);
      }
    }
  }

  private void attempt(Past<S> past, int i, long firstEnd) {
    Timed<O> next = history.get(i);
    if (past.done.get(i)
        || next.begin() > firstEnd
        || next.after() >= 0 && !past.done.get(next.after())) {
      return;
    }
    S state = model.after(past.state, next.what());
    boolean needed = certain.get(i) || first.get(i);
    if (state == null || !needed && state.equals(past.state)) {
      return; // what nobody was told of and changes nothing need not be
    }
    BitSet done = (BitSet) past.done.clone();
    done.set(i);
    meet(new Past<>(done, state));
  }

  private void meet(Past<S> past) {
    if (met.add(past)) {
      open.push(past);
    }
  }
}
