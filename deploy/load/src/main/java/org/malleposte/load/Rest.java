package org.malleposte.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Nobody asks for anything: what the servers ask of their stores all the same. One operation is a
/// second.
final class Rest {
  private Rest() {}

  static Result play(Options options) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(options.warmUpSeconds());
    var latencies = new Latencies();
    var before = Usage.now(options);
    long start = System.nanoTime();
    for (int second = 0; second < options.seconds(); second++) {
      TimeUnit.SECONDS.sleep(1);
      latencies.add(TimeUnit.SECONDS.toNanos(1));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return Result.of(
        options, Scenario.REST.word(), latencies, 0, seconds, Usage.now(options).since(before));
  }
}
