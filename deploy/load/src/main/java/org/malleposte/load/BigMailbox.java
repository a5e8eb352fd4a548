package org.malleposte.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A mailbox of many messages: how fast it fills, opens, lists, is sorted, threaded and searched;
/// what a change costs in it, and what a client is told that comes back.
final class BigMailbox {
  private static final int BATCH_MESSAGES = 100;
  private static final int BATCH_BYTES = 8 << 20;
  private static final int READ_MESSAGES = 1000;

  private final Options options;
  private final Consumer<Result> results;
  private final Census census = new Census();
  private final Steps steps;

  BigMailbox(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
    this.steps = new Steps(options, results);
  }

  void play() throws IOException {
    int present = count();
    read(present);
    if (present < options.messages()) {
      fill(options.messages() - present);
      MailboxFill.awaitIndex(options);
      present = count();
    }
    listing(present);
    ordering(present);
    steps.play("search-flags", "SEARCH UNDELETED", ImapClient::found, present);
    for (Question question : options.folder().isPresent() ? List.<Question>of() : Question.ALL) {
      steps.play(
          "search-" + question.name(),
          question.command(),
          ImapClient::found,
          census.count(question));
    }
    if (options.steps().pattern().isEmpty()) {
      new Arrivals(options, results).play();
      new WeekAway(options, results).play();
    }
  }

  private void listing(int all) throws IOException {
    steps.play("select", "SELECT " + mailbox(), BigMailbox::exists, all);
    steps.play("flags", "FETCH 1:* (UID FLAGS)", BigMailbox::fetched, all);
    steps.play("envelopes", "FETCH 1:* (UID FLAGS ENVELOPE)", BigMailbox::fetched, all);
  }

  private void ordering(int all) throws IOException {
    boolean sorts;
    boolean threads;
    boolean threadsByDate;
    try (var imap = ImapClient.signedIn(options, 0)) {
      sorts = imap.can("SORT");
      threads = imap.can("THREAD=REFERENCES");
      threadsByDate = imap.can("THREAD=REFS");
    }
    if (sorts) {
      for (var keys : List.of("DATE", "SUBJECT", "REVERSE FROM DATE", "SIZE", "ARRIVAL")) {
        var name = "sort-" + keys.toLowerCase(Locale.ROOT).replace(' ', '-');
        steps.play(name, "SORT (" + keys + ") UTF-8 ALL", ImapClient::found, all);
      }
    }
    if (threads) {
      steps.play("thread-references", "THREAD REFERENCES UTF-8 ALL", ImapClient::found, all);
    }
    if (threadsByDate) {
      steps.play("thread-refs", "THREAD REFS UTF-8 ALL", ImapClient::found, all);
    }
  }

  private static int exists(String line) {
    return line.endsWith(" EXISTS") ? Integer.parseInt(line, 2, line.indexOf(' ', 2), 10) : 0;
  }

  private static int fetched(String line) {
    return line.contains(" FETCH (") ? 1 : 0;
  }

  private int count() throws IOException {
    try (var imap = ImapClient.ready(options, 0)) {
      imap.command("SELECT " + mailbox());
      return imap.exists();
    }
  }

  /// Reads what another run has left, to know what is in it.
  private void read(int present) throws IOException {
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("EXAMINE " + mailbox());
      for (int from = 1; from <= present; from += READ_MESSAGES) {
        int to = Math.min(present, from + READ_MESSAGES - 1);
        imap.literals("FETCH " + from + ":" + to + " (BODY.PEEK[])", census::add);
      }
    }
  }

  private void fill(int missing) throws IOException {
    var messages = options.supplyInThreads();
    var latencies = new Latencies();
    var before = Usage.now(options);
    long start = System.nanoTime();
    try (var imap = ImapClient.signedIn(options, 0)) {
      boolean many = imap.can("MULTIAPPEND");
      for (int left = missing; left > 0; ) {
        var batch = batch(messages, many ? Math.min(left, BATCH_MESSAGES) : 1);
        long nanos = Player.timed(() -> imap.appendAll(options.mailbox(), batch));
        for (byte[] message : batch) {
          latencies.add(nanos / batch.length);
          census.add(message);
        }
        left -= batch.length;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    var used = Usage.now(options).since(before);
    results.accept(
        Result.of(options, "big-mailbox/fill", latencies, 0, seconds, used)
            .with("connections", 1)
            .with("messages", options.messages()));
  }

  private static byte[][] batch(Messages messages, int most) {
    var batch = new ArrayList<byte[]>();
    for (int bytes = 0; batch.size() < most && bytes < BATCH_BYTES; ) {
      batch.add(messages.next());
      bytes += batch.getLast().length;
    }
    return batch.toArray(byte[][]::new);
  }

  private String mailbox() {
    return ImapClient.quoted(options.mailbox());
  }
}
