package org.malleposte.server.faults;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What all players of a run share.
final class Run {
  final History history;
  final Plant plant;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> figures = new TreeMap<>();
  private final Map<String, Long> longest = new TreeMap<>();
  private volatile boolean over;

  Run(History history, Plant plant) {
    this.history = history;
    this.plant = plant;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /// A server said what it must never say.
  void complain(String what) {
    history.note("complaint: " + what.replace('\n', ' '));
    complaints.add(what);
  }

  Queue<String> complaints() {
    return complaints;
  }

  synchronized void count(String what) {
    figures.merge(what, 1L, Long::sum);
  }

  /// Notes how long something took.
  synchronized void took(String what, long nanos) {
    longest.merge(what, nanos / 1_000_000, Math::max);
  }

  synchronized Map<String, Long> figures() {
    return new TreeMap<>(figures);
  }

  /// In milliseconds.
  synchronized Map<String, Long> longest() {
    return new TreeMap<>(longest);
  }
}
