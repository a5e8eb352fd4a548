package org.malleposte.load;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Small changes to a mailbox of many messages, and a client that comes back after a week of them.
///
/// A STORE of one message, an APPEND and a STATUS should cost what they cost in a small mailbox.
/// What a returning client is told by QRESYNC (RFC 7162 §3.2.5) should cost as much as has changed,
/// not as much as there is.
final class WeekAway {
  private static final int ROUNDS = 10;
  private static final int SINGLE = 200;
  private static final int FLAGGED = 1000;
  private static final int ARRIVED = 300;
  private static final int EXPUNGED = 300;

  private final Options options;
  private final Consumer<Result> results;
  private final Errors errors = new Errors();
  private long validity;
  private long modseq;

  WeekAway(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  /// Commands of one session, timed one by one.
  private interface Steps {
    void run(ImapClient imap, Latencies latencies) throws IOException;
  }

  void play() throws IOException {
    int all = leave();
    measure("store-one", (imap, latencies) -> store(imap, latencies, all));
    measure("store-thousand", (imap, latencies) -> storeMany(imap, latencies, all));
    var messages = options.supply();
    measure(
        "append-one",
        (imap, latencies) -> {
          for (int n = 0; n < SINGLE; n++) {
            latencies.add(Player.timed(() -> imap.append(options.mailbox(), messages.next())));
          }
        });
    measure("status", this::status);
    measure("noop", (imap, latencies) -> each(imap, latencies, "NOOP"));
    try (var imap = ImapClient.signedIn(options, 0)) {
      if (imap.can("QRESYNC")) {
        comeBack();
      }
    }
  }

  /// What a client remembers when it goes offline; how many messages it has seen.
  private int leave() throws IOException {
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("SELECT " + mailbox(), this::remember);
      return imap.exists();
    }
  }

  private void remember(String line) {
    validity = code(line, "UIDVALIDITY", validity);
    modseq = code(line, "HIGHESTMODSEQ", modseq);
  }

  /// The number after `name` in a response code, or `otherwise`.
  static long code(String line, String name, long otherwise) {
    var before = "[" + name + " ";
    int at = line.indexOf(before);
    return at < 0
        ? otherwise
        : Long.parseLong(line, at + before.length(), line.indexOf(']', at), 10);
  }

  private void store(ImapClient imap, Latencies latencies, int all) throws IOException {
    for (int n = 0; n < SINGLE; n++) {
      int message = 1 + ThreadLocalRandom.current().nextInt(all);
      var change = n % 2 == 0 ? "+FLAGS.SILENT" : "-FLAGS.SILENT";
      latencies.add(
          Player.timed(
              () -> imap.command("STORE " + message + " " + change + " (\\Flagged \\Answered)")));
    }
  }

  private static void storeMany(ImapClient imap, Latencies latencies, int all) throws IOException {
    int first = Math.max(1, all / 2);
    var range = first + ":" + Math.min(all, first + FLAGGED - 1);
    for (int n = 0; n < ROUNDS; n++) {
      var change = n % 2 == 0 ? "+FLAGS.SILENT" : "-FLAGS.SILENT";
      latencies.add(
          Player.timed(() -> imap.command("STORE " + range + " " + change + " (\\Flagged)")));
    }
  }

  private void status(ImapClient imap, Latencies latencies) throws IOException {
    each(imap, latencies, "STATUS " + mailbox() + " (MESSAGES UNSEEN UIDNEXT)");
  }

  private static void each(ImapClient imap, Latencies latencies, String command)
      throws IOException {
    for (int n = 0; n < SINGLE; n++) {
      latencies.add(Player.timed(() -> imap.command(command)));
    }
  }

  /// A week of other clients' changes, then the answer to a client that was not there, over and
  /// over.
  private void comeBack() throws IOException {
    int before = leave();
    int gone = Math.min(EXPUNGED, before / 4);
    int flagged = Math.min(FLAGGED, before / 2);
    var messages = options.supply();
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("SELECT " + mailbox());
      int step = (before - gone) / flagged;
      // A flag that no message has yet.
      var week = "$Week" + Long.toString(System.currentTimeMillis() / 1000, 36);
      for (int n = 0; n < flagged; n++) {
        imap.command("STORE " + (1 + n * step) + " +FLAGS.SILENT (" + week + ")");
      }
      for (int n = 0; n < ARRIVED; n++) {
        imap.append(options.mailbox(), messages.next());
      }
      imap.command("STORE " + (before - gone + 1) + ":" + before + " +FLAGS.SILENT (\\Deleted)");
      imap.command("EXPUNGE");
    }
    var told = new AtomicInteger();
    var vanished = new AtomicInteger();
    measure(
        "qresync",
        (unused, latencies) -> {
          for (int n = 0; n < ROUNDS; n++) {
            try (var imap = ImapClient.signedIn(options, 0)) {
              imap.command("ENABLE QRESYNC");
              told.set(0);
              vanished.set(0);
              var select = "SELECT " + mailbox() + " (QRESYNC (" + validity + " " + modseq + "))";
              latencies.add(
                  Player.timed(() ->
                      imap.command(
                          select,
                          line -> {
                            told.addAndGet(line.contains(" FETCH (") ? 1 : 0);
                            vanished.addAndGet(line.startsWith("* VANISHED") ? 1 : 0);
                          })));
              if (vanished.get() == 0 || told.get() != flagged + ARRIVED) {
                errors.add(
                    "qresync",
                    new Unexpected(select, told + " changes, " + vanished + " lines of uids gone"));
              }
            }
          }
        });
  }

  private void measure(String step, Steps steps) throws IOException {
    var latencies = new Latencies();
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("SELECT " + mailbox());
      var before = Usage.now(options);
      long start = System.nanoTime();
      steps.run(imap, latencies);
      double seconds = (System.nanoTime() - start) / 1e9;
      var used = Usage.now(options).since(before);
      results.accept(
          Result.of(options, "big-mailbox/" + step, latencies, errors.count(), seconds, used)
              .with("connections", 1)
              .with("messages", options.messages()));
    }
  }

  private String mailbox() {
    return ImapClient.quoted(options.mailbox());
  }
}
