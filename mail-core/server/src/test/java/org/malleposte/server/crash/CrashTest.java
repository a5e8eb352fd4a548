package org.malleposte.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.running.RunningServer;

/// Promise 3: what was acknowledged is never lost, whenever the server is killed.
///
/// `-Dcrash.rounds=200` for the long run.
class CrashTest {
  private static final int PORT_BASE = Integer.getInteger("crash.port", 28_000);
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
  private static final int WORKERS = 8;

  @TempDir Path temp;

  @Test
  void everyAcknowledgedChangeSurvivesEveryKill() throws Exception {
    Path dir = temp.resolve("data");
    Random random = new Random(Long.getLong("crash.seed", 42));
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker("w" + i, random.nextLong()));
    }
    prepare(dir);
    for (int round = 0; round < ROUNDS; round++) {
      RunningServer server = RunningServer.start(dir, PORT_BASE);
      for (Worker worker : workers) {
        worker.check(server);
      }
      workThenKill(server, workers, 200 + random.nextInt(1_500));
    }
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      for (Worker worker : workers) {
        worker.check(server);
      }
    }
    assertThat(workers).allSatisfy(worker -> assertThat(worker.operations).hasPositiveValue());
    JournalReplay.check(dir);
  }

  private static void prepare(Path dir) throws IOException, InterruptedException {
    Path users = dir.resolveSibling("users.csv");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      lines.add("w" + i + "@example.org,secret");
    }
    Files.writeString(users, lines.stream().collect(Collectors.joining("\n", "", "\n")));
    try (RunningServer _ = RunningServer.start(dir, PORT_BASE)) {
      RunningServer.run(dir, "user", "import", users.toString());
    }
  }

  private static void workThenKill(RunningServer server, List<Worker> workers, int millis)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Worker worker : workers) {
      threads.add(Thread.ofVirtual().start(() -> worker.work(server)));
    }
    Thread.sleep(millis);
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
