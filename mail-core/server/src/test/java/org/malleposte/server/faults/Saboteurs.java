package org.malleposte.server.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.malleposte.storage.s3.FaultProxy.Fate;

/// Three of them: one kills servers, one kills nodes of Cassandra, one has the wires of the bus and
/// of S3. Each does one thing at a time and mends it; what they do overlaps.
final class Saboteurs {
  private interface Sabotage {
    void run() throws IOException, InterruptedException;
  }

  private final Run run;
  private final long seed;
  private final List<Thread> threads = new ArrayList<>();

  Saboteurs(Run run, long seed) {
    this.run = run;
    this.seed = seed;
  }

  void start() {
    Random servers = new Random(seed + 1);
    begin(servers, 4_000, 9_000, List.of(() -> killServer(servers), () -> killServer(servers)));
    Random cassandra = new Random(seed + 2);
    begin(
        cassandra,
        5_000,
        10_000,
        List.of(
            () -> killCassandra(cassandra, 1),
            () -> killCassandra(cassandra, 2),
            () -> killCassandra(cassandra, 1)));
    Random wires = new Random(seed + 3);
    begin(
        wires,
        2_000,
        4_000,
        List.of(
            () -> cutBus(wires),
            () -> cutOff(wires),
            () -> stallBus(wires),
            () -> spoil(wires, 0.5, Fate.ERROR, Fate.DONE_BUT_ERROR),
            () -> spoil(wires, 0.4, Fate.STALL),
            () -> spoil(wires, 1.0, Fate.ERROR, Fate.STALL),
            () -> spoil(wires, 0.5, Fate.CUT, Fate.DONE_BUT_ERROR, Fate.ERROR)));
  }

  /// Does all of these, in an order of its own, then again in another.
  private void begin(Random random, int pauseFrom, int pauseTo, List<Sabotage> all) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!run.isOver()) {
                  List<Sabotage> order = new ArrayList<>(all);
                  Collections.shuffle(order, random);
                  for (Sabotage sabotage : order) {
                    rest(random.nextInt(pauseFrom, pauseTo));
                    if (!run.isOver()) {
                      sabotage.run();
                    }
                  }
                }
              } catch (IOException | RuntimeException e) {
                run.complain("what was broken could not be mended: " + e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /// Waits, no longer than the run.
  private void rest(int millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000L;
    while (!run.isOver() && System.nanoTime() - until < 0) {
      Thread.sleep(100);
    }
  }

  /// Waits until all is mended.
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void begun(String kind, String detail) {
    run.count("fault: " + kind);
    run.history.note(kind + detail);
  }

  private void killServer(Random random) throws IOException, InterruptedException {
    int node = random.nextInt(run.plant.nodes());
    begun("server killed", ", node " + node);
    run.plant.killServer(node);
    rest(random.nextInt(4_000));
    run.plant.startServer(node);
    run.history.note("server runs again, node " + node);
  }

  private void killCassandra(Random random, int count) throws InterruptedException {
    int first = random.nextInt(Plant.CASSANDRAS);
    begun(
        count == 1 ? "Cassandra node killed" : "two Cassandra nodes killed",
        ", from " + (first + 1));
    for (int i = 0; i < count; i++) {
      run.plant.killCassandra((first + i) % Plant.CASSANDRAS + 1);
    }
    rest(random.nextInt(3_000, 12_000));
    run.plant.startCassandra();
    run.history.note("Cassandra runs again");
  }

  private void cutBus(Random random) throws InterruptedException {
    begun("bus cut", "");
    run.plant.bus().cut((_, _) -> true);
    healBus(random);
  }

  private void cutOff(Random random) throws InterruptedException {
    int node = random.nextInt(run.plant.nodes());
    begun("bus cut around one server", ", node " + node);
    run.plant.bus().cut((from, to) -> from == node || to == node || from == BusWires.NOBODY);
    healBus(random);
  }

  private void stallBus(Random random) throws InterruptedException {
    begun("bus stalled", "");
    run.plant.bus().stall((_, _) -> true);
    healBus(random);
  }

  private void healBus(Random random) throws InterruptedException {
    rest(random.nextInt(3_000, 12_000));
    run.plant.bus().heal();
    run.history.note("bus mended");
  }

  private void spoil(Random random, double share, Fate... fates)
      throws IOException, InterruptedException {
    begun("S3 spoilt: " + List.of(fates), ", share " + share);
    run.plant.s3().spoil(share, fates);
    rest(random.nextInt(3_000, 10_000));
    for (int node = 0; node < run.plant.nodes(); node++) {
      run.most("platform threads of a server while S3 fails", run.plant.threads(node));
    }
    run.plant.s3().spoil(0, Fate.PASS);
    run.history.note("S3 mended");
  }
}
