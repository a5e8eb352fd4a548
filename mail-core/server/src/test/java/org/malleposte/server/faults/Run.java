package org.malleposte.server.faults;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.malleposte.server.faults.Wire.Response;

/// What all players of a run share.
final class Run {
  final History history;
  final Plant plant;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> figures = new TreeMap<>();
  private final Map<String, Long> most = new TreeMap<>();
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

  /// Whether all went well; what a server may not say is noted.
  boolean well(int node, List<Response> responses) {
    boolean well = true;
    for (Response response : responses) {
      if (!response.isOk()) {
        well = false;
        count("refused");
        if (!response.isUnavailable()) {
          complain("node " + node + ": " + response.tagged());
        }
      }
    }
    return well;
  }

  /// A connection to a server ended, or never was.
  void broken(int node, IOException e) {
    switch (e) {
      case SocketTimeoutException _, HttpTimeoutException _ -> count("no answer within a minute");
      case Unavailable refused when refused.isForNow() -> count("refused");
      case Unavailable refused -> complain("node " + node + ": " + refused.getMessage());
      default -> count("connection broken");
    }
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void count(String what) {
    count(what, 1);
  }

  synchronized void count(String what, long times) {
    figures.merge(what, times, Long::sum);
  }

  /// Notes how long something took.
  void took(String what, long nanos) {
    most("milliseconds: " + what, nanos / 1_000_000);
  }

  /// Keeps the greatest of many numbers.
  synchronized void most(String what, long number) {
    most.merge(what, number, Math::max);
  }

  synchronized Map<String, Long> figures() {
    return new TreeMap<>(figures);
  }

  synchronized Map<String, Long> mosts() {
    return new TreeMap<>(most);
  }
}
