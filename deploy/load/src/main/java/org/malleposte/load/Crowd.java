package org.malleposte.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Many players, each stepping as fast as it is answered; what happens after the warm-up counts.
///
/// A player that meets an error is closed and opened again, after a pause, so that a dead server
/// costs no busy loop.
final class Crowd {
  private static final long PAUSE_MILLIS = 200;

  private final Player.Opener opener;
  private final Errors errors = new Errors();
  private final CountDownLatch ready;
  private volatile Latencies latencies = new Latencies();
  private volatile boolean over;

  private Crowd(Options options, Player.Opener opener) {
    this.opener = opener;
    this.ready = new CountDownLatch(options.connections());
  }

  static Result play(Options options, String step, Player.Opener opener)
      throws IOException, InterruptedException {
    var crowd = new Crowd(options, opener);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, options.connections()).forEach(i -> threads.execute(() -> crowd.play(i)));
      try {
        return crowd.measure(options, step);
      } finally {
        crowd.over = true;
      }
    }
  }

  private Result measure(Options options, String step) throws IOException, InterruptedException {
    awaitEveryone(options);
    TimeUnit.SECONDS.sleep(options.warmUpSeconds());
    var measured = new Latencies();
    var before = Usage.now(options);
    long start = System.nanoTime();
    latencies = measured;
    TimeUnit.SECONDS.sleep(options.seconds());
    latencies = new Latencies();
    double seconds = (System.nanoTime() - start) / 1e9;
    var used = Usage.now(options).since(before);
    over = true;
    return Result.of(options, step, measured, errors.count(), seconds, used);
  }

  private void awaitEveryone(Options options) throws IOException, InterruptedException {
    long deadline =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10L * options.patienceMillis());
    while (!ready.await(1, TimeUnit.SECONDS)) {
      if (System.nanoTime() > deadline || errors.count() > 3L * options.connections()) {
        throw new IOException(
            ready.getCount() + " of " + options.connections() + " connections did not come to be");
      }
    }
  }

  private void play(int connection) {
    boolean counted = false;
    while (!over) {
      try (var player = opener.open(connection)) {
        if (!counted) {
          counted = true;
          ready.countDown();
        }
        while (!over) {
          long nanos = player.step();
          latencies.add(nanos);
        }
      } catch (IOException e) {
        errors.add("connection " + connection, e);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
