package org.malleposte.server.model;

import java.util.ArrayDeque;
import java.util.Deque;

/// The end of what was said on all connections, to be read when something went wrong.
final class Transcript {
  private static final int KEPT = 400;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    lines.addLast(line.stripTrailing());
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
