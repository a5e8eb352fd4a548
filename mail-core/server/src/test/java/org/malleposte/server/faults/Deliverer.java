package org.malleposte.server.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.malleposte.server.running.Talk;

/// A mail transfer agent: brings a message, by LMTP or SMTP, to one server after the other until
/// one has taken it; always the same octets, so that it must be there once.
final class Deliverer implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// After so many attempts the outcome stays unknown.
  private static final int ATTEMPTS = 200;

  private final Run run;
  private final int number;
  private final Known known;
  private final Random random;
  private final int pauseMillis;

  Deliverer(Run run, int number, Known known, long seed, int pauseMillis) {
    this.run = run;
    this.number = number;
    this.known = known;
    this.random = new Random(seed);
    this.pauseMillis = pauseMillis;
  }

  @Override
  public void run() {
    while (!run.isOver()) {
      deliver();
      pause(random.nextInt(2 * pauseMillis));
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver() {
    String name = known.freshName();
    int node = random.nextInt(run.plant.nodes());
    int id = run.history.begin(number, node, known.account(), new Call.Add(name, 0, true));
    long began = System.nanoTime();
    boolean taken = attempt(node, name);
    for (int i = 1; i < ATTEMPTS && !taken; i++) {
      run.count("delivery tried again");
      pause(300);
      taken = attempt(random.nextInt(run.plant.nodes()), name);
    }
    run.history.end(id, taken ? Answer.done(List.of()) : Answer.UNKNOWN);
    run.took("delivery, until taken", System.nanoTime() - began);
    run.count(taken ? "done" : "unknown");
  }

  private boolean attempt(int node, String name) {
    boolean lmtp = random.nextBoolean();
    long began = System.nanoTime();
    try (Talk talk =
        new Talk(lmtp ? run.plant.lmtpPort(node) : run.plant.smtpPort(node), PATIENCE)) {
      return taken(reply(talk), "2", node)
          && said(talk, node, lmtp ? "LHLO mta.test" : "EHLO mta.test", "2")
          && said(talk, node, "MAIL FROM:<joe@else.test>", "2")
          && said(talk, node, "RCPT TO:<" + known.account() + "@example.org>", "2")
          && said(talk, node, "DATA", "3")
          && said(talk, node, Letter.of(name) + ".", "2");
    } catch (IOException e) {
      run.count("connection broken");
      return false;
    } finally {
      run.took("delivery, one attempt", System.nanoTime() - began);
    }
  }

  private boolean said(Talk talk, int node, String line, String expected) throws IOException {
    talk.send(line + "\r\n");
    return taken(reply(talk), expected, node);
  }

  private static String reply(Talk talk) throws IOException {
    String line = talk.line();
    while (line.startsWith("-", 3)) {
      line = talk.line();
    }
    return line;
  }

  private boolean taken(String reply, String expected, int node) {
    if (reply.startsWith(expected)) {
      return true;
    }
    run.count("refused");
    if (!reply.startsWith("4")) {
      run.complain("node " + node + ": " + reply);
    }
    return false;
  }
}
