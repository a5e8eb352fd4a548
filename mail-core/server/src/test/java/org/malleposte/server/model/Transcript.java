package org.malleposte.server.model;

import java.util.ArrayDeque;
import java.util.Deque;

/// The end of what was said on all connections, to be read when something went wrong.
final class Transcript {
  private static final int KEPT = 1500;

  private final Deque<String> lines = new ArrayDeque<>();

  private boolean ended;

  synchronized void add(String line) {
    if (ended) {
      return;
    }
    lines.addLast(line.stripTrailing());
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  /// What comes after a mistake only hides it.
  synchronized void end(String why) {
    add("! " + why);
    ended = true;
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
