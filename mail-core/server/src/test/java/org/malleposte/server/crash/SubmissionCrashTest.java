package org.malleposte.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.running.RunningServer;
import org.malleposte.server.running.Talk;

/// A submission is in the queue and in a record that tells of it. Whenever the server is killed,
/// what it acknowledged is known and leaves once; what it did not, once when the client tries
/// again; and what is held can be taken back.
///
/// `-Dcrash.rounds=100` for the long run.
class SubmissionCrashTest {
  private static final int PORT_BASE = Integer.getInteger("crash.submission.port", 25_000);
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);
  private static final int SENDERS = 6;
  private static final Pattern SUBJECT = Pattern.compile("Subject: (\\S+)");

  @TempDir Path temp;

  @Test
  void everySubmissionLeavesOnceWheneverTheServerIsKilled() throws Exception {
    Path dir = temp.resolve("data");
    Random random = new Random(Long.getLong("crash.seed", 11));
    List<Sender> senders = prepare(dir);
    for (int round = 0; round < ROUNDS; round++) {
      RunningServer server = RunningServer.start(dir, PORT_BASE);
      for (Sender sender : senders) {
        sender.check(server);
      }
      workThenKill(server, senders, 20 + random.nextInt(40));
    }
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      for (Sender sender : senders) {
        sender.check(server);
        sender.takeBack(server);
      }
      checkArrival(server, senders);
    }
    JournalReplay.check(dir);
  }

  private List<Sender> prepare(Path dir) throws IOException, InterruptedException {
    Path users = temp.resolve("users.csv");
    StringBuilder lines = new StringBuilder("bob@example.org,secret\n");
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      lines.append("s").append(i).append("@example.org,secret\n");
      senders.add(new Sender("s" + i, "bob"));
    }
    Files.writeString(users, lines);
    try (RunningServer _ = RunningServer.start(dir, PORT_BASE)) {
      RunningServer.run(dir, "user", "import", users.toString());
    }
    return senders;
  }

  /// Kills it when so many submissions were acknowledged in all and others are under way.
  private static void workThenKill(RunningServer server, List<Sender> senders, int submissions)
      throws InterruptedException {
    Semaphore acknowledged = new Semaphore(0);
    List<Thread> threads = new ArrayList<>();
    for (Sender sender : senders) {
      threads.add(Thread.ofVirtual().start(() -> sender.work(server, acknowledged)));
    }
    boolean enough = acknowledged.tryAcquire(submissions, 5, TimeUnit.MINUTES);
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(enough).isTrue();
  }

  /// Bob has each message that was not held once, and none of those that were.
  private static void checkArrival(RunningServer server, List<Sender> senders)
      throws IOException, InterruptedException {
    List<String> expected = new ArrayList<>();
    for (Sender sender : senders) {
      sender.sent().stream().filter(s -> !s.held()).forEach(s -> expected.add(s.subject()));
    }
    assertThat(expected).isNotEmpty();
    List<String> arrived = arrived(server);
    for (int i = 0; i < 600 && arrived.size() < expected.size(); i++) { // the queue is at work
      Thread.sleep(100);
      arrived = arrived(server);
    }
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> arrived(RunningServer server) throws IOException {
    List<String> subjects = new ArrayList<>();
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN bob secret");
      imap.command("EXAMINE INBOX");
      for (String line : imap.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])")) {
        Matcher subject = SUBJECT.matcher(line);
        if (subject.find()) {
          subjects.add(subject.group(1));
        }
      }
    }
    return subjects;
  }
}
