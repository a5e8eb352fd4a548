package org.malleposte.load;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One change, and when each of its listeners heard of it.
final class ChangeHeard {
  private record Heard(String event, long at) {}

  private final CountDownLatch missing;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  ChangeHeard(int listeners) {
    this.missing = new CountDownLatch(listeners);
  }

  void heard(String event, long at) {
    heard.add(new Heard(event, at));
    missing.countDown();
  }

  /// Waits until all have heard.
  ///
  /// @param state the Email state that they must have been told
  void await(String state, int patienceMillis) throws IOException, InterruptedException {
    if (!missing.await(patienceMillis, TimeUnit.MILLISECONDS)) {
      throw new IOException(missing.getCount() + " listeners did not hear of " + state);
    }
    for (var each : heard) {
      if (!each.event().contains("\"Email\":\"" + state + "\"")) {
        throw new Unexpected("a change to " + state, each.event());
      }
    }
  }

  /// How long after `since` each of them heard.
  void report(Latencies latencies, long since) {
    heard.forEach(each -> latencies.add(each.at() - since));
  }
}
