package org.malleposte.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Very many connections that do nothing but wait in IDLE, and what they cost the server in memory.
///
/// They come from many loopback addresses, since one has too few ports and a server bounds
/// connections an address. When all wait and the time is over, each says DONE and must be answered.
final class IdleCrowd {
  private static final int OPENING_AT_ONCE = 16;
  private static final int SMALL_BUFFER = 512;

  private record Waiting(ImapClient imap, String tag) {}

  private final Options options;
  private final Errors errors = new Errors();
  private final List<Waiting> waiting = new ArrayList<>();

  IdleCrowd(Options options) {
    this.options = options;
  }

  Result play() throws IOException, InterruptedException {
    var latencies = new Latencies();
    long before = pss();
    long start = System.nanoTime();
    everyone(options.connections(), i -> latencies.add(Player.timed(() -> open(i))));
    double opening = (System.nanoTime() - start) / 1e9;
    TimeUnit.SECONDS.sleep(options.seconds());
    long after = pss();
    int open = waiting.size();
    everyone(open, i -> end(waiting.get(i)));
    var result =
        Result.of(options, "idle", latencies, errors.count(), opening, OptionalLong.empty())
            .with("open", open);
    return options.pid() == 0 ? result : memory(result, before, after, open);
  }

  private static Result memory(Result result, long before, long after, int open) {
    return result
        .with("pss_before_bytes", before)
        .with("pss_bytes", after)
        .with("pss_bytes_per_connection", open == 0 ? 0 : (after - before) / open);
  }

  private interface Each {
    void run(int number) throws IOException;
  }

  private void everyone(int count, Each each) {
    try (var threads =
        Executors.newFixedThreadPool(OPENING_AT_ONCE, Thread.ofVirtual().factory())) {
      IntStream.range(0, count).forEach(i -> threads.execute(() -> one(i, each)));
    }
  }

  private void one(int number, Each each) {
    try {
      each.run(number);
    } catch (IOException e) {
      errors.add("connection " + number, e);
    }
  }

  private void open(int connection) throws IOException {
    var imap = ImapClient.connect(options, connection, options.source(connection), SMALL_BUFFER);
    try {
      imap.login(options.user(connection), options.password());
      imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
      var entry = new Waiting(imap, imap.startIdle());
      synchronized (waiting) {
        waiting.add(entry);
      }
    } catch (IOException e) {
      imap.close();
      throw e;
    }
  }

  private static void end(Waiting entry) throws IOException {
    try (var imap = entry.imap()) {
      imap.done(entry.tag());
    }
  }

  private long pss() throws IOException {
    return options.pid() == 0 ? 0 : new ServerProcess(options.pid()).pssBytes();
  }
}
