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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
  private final List<Inspector> inspectors = new ArrayList<>();
  private final List<ImapPlayer> players = new ArrayList<>();
  private final List<JmapPlayer> jmapPlayers = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int clients;

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

  private void work() throws IOException, InterruptedException {
    Random seeds = new Random(options.seed());
    for (String user : USERS) {
      hire(new Known(user), seeds);
    }
    players.forEach(player -> threads.add(Thread.ofVirtual().start(player)));
    jmapPlayers.forEach(player -> threads.add(Thread.ofVirtual().start(player)));
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

  /// Those who work in one account.
  private void hire(Known known, Random seeds) throws IOException {
    int pause = options.pauseMillis();
    Inspector inspector = new Inspector(run, ++clients, known);
    inspector.makeCopies();
    inspectors.add(inspector);
    for (int i = 0; i < 3; i++) {
      players.add(new ImapPlayer(run, ++clients, known, seeds.nextLong(), pause));
    }
    Deliverer deliverer = new Deliverer(run, ++clients, known, seeds.nextLong(), 4 * pause);
    threads.add(Thread.ofVirtual().start(deliverer));
    for (int i = 0; i < 2; i++) {
      jmapPlayers.add(new JmapPlayer(run, ++clients, known, seeds.nextLong(), pause));
    }
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
    players.forEach(ImapPlayer::lastLook);
    for (Inspector inspector : inspectors) {
      Set<String> shown = new TreeSet<>();
      for (String mailbox : Call.MAILBOXES) {
        List<Answer> looks = patiently(() -> inspector.looks(mailbox));
        compare(mailbox, looks.stream().map(Answer::text).toList());
        looks.getFirst().told().stream()
            .filter(told -> (told.flags() & Marks.DELETED) == 0)
            .forEach(told -> shown.add(told.name()));
      }
      lookOverJmap(inspector, shown);
    }
    awaitWatchers();
  }

  /// JMAP shows the same messages; whether their flags are the same is the checker's question.
  private void lookOverJmap(Inspector inspector, Set<String> shown)
      throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    for (Map<String, Answer> emails : patiently(inspector::emails)) {
      Set<String> found =
          emails.entrySet().stream()
              .filter(email -> email.getValue().outcome() == Answer.Outcome.DONE)
              .map(Map.Entry::getKey)
              .collect(Collectors.toCollection(TreeSet::new));
      if (!found.equals(shown)) {
        run.complain("IMAP shows " + shown + ", and JMAP " + found);
      }
      texts.add(
          emails.entrySet().stream()
              .map(email -> email.getKey() + " " + email.getValue().text())
              .collect(Collectors.joining(", ")));
    }
    compare("JMAP", texts);
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

  private void compare(String where, List<String> answers) {
    long different = answers.stream().distinct().count();
    if (different != 1 || answers.size() != options.nodes()) {
      run.complain("the servers show different things in " + where + ": " + answers);
    }
  }

  /// Whoever waits for news has been told all, or is told soon: a lost hint only delays.
  private void awaitWatchers() throws IOException, InterruptedException {
    int there = patiently(inspectors.getFirst()::countInbox);
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
    jmapPlayers.forEach(JmapPlayer::close);
    run.plant.close();
    history.close();
  }
}
