package org.malleposte.load;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A mailbox of many messages: how fast it fills, opens, lists and is searched; what a change costs
/// in it, and what a client is told that comes back.
///
/// A step is done several times, each from a connection of its own, so that what the server keeps
/// per session does not help.
final class BigMailbox {
  private static final int ROUNDS = 5;
  private static final int BATCH_MESSAGES = 100;
  private static final int BATCH_BYTES = 8 << 20;

  private final Options options;
  private final Consumer<Result> results;
  private final Errors errors = new Errors();

  BigMailbox(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  void play() throws IOException {
    int present = count();
    if (present < options.messages()) {
      fill(options.messages() - present);
      present = count();
    }
    int all = present;
    step("select", "SELECT " + mailbox(), line -> line.equals("* " + all + " EXISTS"), 1);
    step("flags", "FETCH 1:* (UID FLAGS)", BigMailbox::isFetch, all);
    step("envelopes", "FETCH 1:* (UID FLAGS ENVELOPE)", BigMailbox::isFetch, all);
    step("search-flags", "SEARCH UNDELETED", line -> ImapClient.found(line) == all, 1);
    step("search-subject", "SEARCH SUBJECT \"harbour\"", line -> line.startsWith("* SEARCH"), 1);
    step("search-body", "SEARCH BODY \"no such words\"", line -> line.equals("* SEARCH"), 1);
    new WeekAway(options, results).play();
  }

  private static boolean isFetch(String line) {
    return line.contains(" FETCH (");
  }

  private int count() throws IOException {
    try (var imap = ImapClient.ready(options, 0)) {
      imap.command("SELECT " + mailbox());
      return imap.exists();
    }
  }

  private void fill(int missing) throws IOException {
    var messages = options.supply();
    var latencies = new Latencies();
    var before = ServerProcess.cpuMillis(options);
    long start = System.nanoTime();
    try (var imap = ImapClient.signedIn(options, 0)) {
      boolean many = imap.can("MULTIAPPEND");
      for (int left = missing; left > 0; ) {
        var batch = batch(messages, many ? Math.min(left, BATCH_MESSAGES) : 1);
        long nanos = Player.timed(() -> imap.appendAll(options.mailbox(), batch));
        for (int i = 0; i < batch.length; i++) {
          latencies.add(nanos / batch.length);
        }
        left -= batch.length;
      }
    }
    report("fill", latencies, start, before);
  }

  private static byte[][] batch(Messages messages, int most) {
    var batch = new java.util.ArrayList<byte[]>();
    for (int bytes = 0; batch.size() < most && bytes < BATCH_BYTES; ) {
      batch.add(messages.next());
      bytes += batch.getLast().length;
    }
    return batch.toArray(byte[][]::new);
  }

  /// Plays a command, and counts an error unless exactly `expected` of its untagged lines are as
  /// wanted.
  private void step(String name, String command, Predicate<String> wanted, int expected)
      throws IOException {
    var latencies = new Latencies();
    var before = ServerProcess.cpuMillis(options);
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      try (var imap = ImapClient.signedIn(options, 0)) {
        if (!name.equals("select")) {
          imap.command("SELECT " + mailbox());
        }
        int[] seen = {0};
        latencies.add(
            Player.timed(
                () -> imap.command(command, line -> seen[0] += wanted.test(line) ? 1 : 0)));
        if (seen[0] != expected) {
          errors.add(name, new Unexpected(command, seen[0] + " answers in place of " + expected));
        }
      }
    }
    report(name, latencies, start, before);
  }

  private void report(String name, Latencies latencies, long start, java.util.OptionalLong before)
      throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    var after = ServerProcess.cpuMillis(options);
    var cpu =
        after.isPresent() ? java.util.OptionalLong.of(after.getAsLong() - before.orElse(0)) : after;
    results.accept(
        Result.of(options, "big-mailbox/" + name, latencies, errors.count(), seconds, cpu)
            .with("connections", 1)
            .with("messages", options.messages()));
  }

  private String mailbox() {
    return ImapClient.quoted(options.mailbox());
  }
}
