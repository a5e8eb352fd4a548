package org.malleposte.server.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.malleposte.server.crash.JournalReplay;
import org.malleposte.storage.cassandra.CassandraStorage;

/// Clients work on all servers while things go wrong; then everything is mended, everybody looks,
/// and the history is judged.
final class FaultRun implements AutoCloseable {
  private static final List<String> USERS = List.of("ann", "bob");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration MENDED = Duration.ofMinutes(2);

  /// @param folder for the data and logs of the servers, and for the history
  /// @param nodes how many servers
  record Options(Path folder, int portBase, int nodes, Duration time, long seed, int pauseMillis) {
    Path history() {
      return folder.resolve("history.txt");
    }
  }

  /// @param faults what is wrong, in sentences
  /// @param figures how often what happened
  /// @param most the greatest of what was measured
  record Result(
      Path history,
      List<Operation> operations,
      List<String> faults,
      Map<String, Long> figures,
      Map<String, Long> most) {
    void print(PrintStream out) {
      out.printf("%d operations; the history is in %s%n", operations.size(), history);
      figures.forEach((what, count) -> out.printf("  %6d  %s%n", count, what));
      most.forEach((what, number) -> out.printf("  %6d  at most, %s%n", number, what));
      faults.forEach(out::println);
      out.println(faults.isEmpty() ? "Nothing is wrong." : faults.size() + " things are wrong.");
    }
  }

  private final Options options;
  private final History history;
  private final Run run;
  private final List<ImapPlayer> players = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private FaultRun(Options options) throws IOException, InterruptedException {
    this.options = options;
    Files.createDirectories(options.folder());
    Plant plant =
        Plant.start(options.folder(), options.portBase(), options.nodes(), USERS, options.seed());
    this.history = new History(options.history());
    this.run = new Run(history, plant);
  }

  static Result run(Options options) throws IOException, InterruptedException {
    Run run;
    try (FaultRun whole = new FaultRun(options)) {
      run = whole.run;
      whole.work();
      whole.mend();
      whole.lookAround();
      whole.checkRecords();
      whole.checkArchive();
    }
    List<Operation> operations = History.read(options.history());
    List<String> faults = new ArrayList<>(run.complaints());
    faults.addAll(Checker.check(operations));
    return new Result(options.history(), operations, faults, run.figures(), run.mosts());
  }

  private void work() throws InterruptedException {
    Random seeds = new Random(options.seed());
    int number = 0;
    for (String user : USERS) {
      Known known = new Known(user);
      for (int i = 0; i < 3; i++) {
        players.add(new ImapPlayer(run, ++number, known, seeds.nextLong(), options.pauseMillis()));
      }
      threads.add(
          Thread.ofVirtual()
              .start(
                  new Deliverer(
                      run, ++number, known, seeds.nextLong(), 4 * options.pauseMillis())));
    }
    players.forEach(player -> threads.add(Thread.ofVirtual().start(player)));
    for (int node = 0; node < options.nodes(); node++) {
      Watcher watcher = new Watcher(run, node, USERS.getFirst());
      watchers.add(watcher);
      Thread.ofVirtual().start(watcher);
    }
    Saboteurs saboteurs = new Saboteurs(run, options.seed());
    saboteurs.start();
    Thread.sleep(options.time());
    run.end();
    saboteurs.join();
    run.count("requests to S3 that were spoilt", run.plant.s3().spoilt());
    run.count("connections of the bus that were cut", run.plant.bus().ended());
  }

  private void mend() throws IOException, InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    history.note("all is mended");
    for (int node = 0; node < options.nodes(); node++) {
      run.most("platform threads of a server when all is mended", run.plant.threads(node));
    }
  }

  /// Every server shows the same, and so does every session that lived through it.
  private void lookAround() throws IOException, InterruptedException {
    for (int i = 0; i < players.size(); i++) {
      ImapPlayer player = players.get(i);
      player.lastLook();
      if (i % 3 == 0) {
        for (String mailbox : List.of(Call.INBOX, Call.ARCHIVE)) {
          compare(mailbox, patiently(() -> player.looksEverywhere(mailbox)));
        }
      }
    }
    awaitWatchers();
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  /// Connections to what was away come back within a while.
  private <T> T patiently(Asking<T> asking) throws IOException, InterruptedException {
    long until = System.nanoTime() + MENDED.toNanos();
    while (true) {
      try {
        return asking.ask();
      } catch (IOException e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        run.count("not mended yet");
        Thread.sleep(500);
      }
    }
  }

  private void compare(String mailbox, List<Answer> answers) {
    long different = answers.stream().map(Answer::text).distinct().count();
    if (different != 1 || answers.size() != options.nodes()) {
      run.complain("the servers show different things in " + mailbox + ": " + answers);
    }
  }

  /// Whoever waits for news has been told all, or is told soon: a lost hint only delays.
  private void awaitWatchers() throws IOException, InterruptedException {
    int there = patiently(players.getFirst()::countInbox);
    long until = System.nanoTime() + MENDED.toNanos();
    for (Watcher watcher : watchers) {
      while (watcher.exists() != there && System.nanoTime() - until < 0) {
        Thread.sleep(50);
      }
      if (watcher.exists() != there) {
        run.complain(
            "who waits was told of " + watcher.exists() + " messages, and there are " + there);
      }
      watcher.leave();
    }
  }

  /// No account needs a repair: its records are those that its journal makes, replayed from empty.
  private void checkRecords() {
    try (CassandraStorage storage = CassandraStorage.open(run.plant.cassandraOptions())) {
      JournalReplay.check(storage.metadata());
    } catch (AssertionError e) {
      run.complain(String.valueOf(e.getMessage()));
    }
  }

  /// What was archived meanwhile makes all of it again; only of a long run, as it takes a minute.
  private void checkArchive() throws InterruptedException {
    if (options.time().compareTo(LONG) >= 0) {
      try {
        run.plant.compareWithArchive();
        run.count("all came back from the bucket alone");
      } catch (IOException e) {
        run.complain("what came back from the bucket is not what was there: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    run.end();
    players.forEach(ImapPlayer::drop);
    run.plant.close();
    history.close();
  }
}
