package org.malleposte.load;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// Very many event sources over the accounts of all users: what they cost the server in memory, and
/// how long after a change was acknowledged each listener to that account hears of it.
///
/// `connections` clients change one account after another, and pause after each change; a change is
/// over when all its listeners have heard of just this one. A server may tell a listener first,
/// which counts as no time at all; the time from the sending of the change is told beside it.
final class JmapListeners {
  private static final int OPENING_AT_ONCE = 16;
  private static final int SMALL_BUFFER = 512;
  private static final long PAUSE_MILLIS = 100;

  private final Options options;
  private final int accounts;
  private final Errors errors = new Errors();
  private final Queue<JmapClient> open = new ConcurrentLinkedQueue<>();
  private final AtomicReferenceArray<ChangeHeard> changes;
  private volatile Latencies sinceAcknowledged = new Latencies();
  private volatile Latencies sinceSent = new Latencies();
  private volatile boolean over;

  JmapListeners(Options options) {
    this.options = options;
    this.accounts = Math.min(options.userCount(), options.listeners());
    this.changes = new AtomicReferenceArray<>(accounts);
  }

  Result play() throws IOException, InterruptedException {
    MailboxFill.fill(options, accounts);
    TimeUnit.SECONDS.sleep(options.seconds());
    long before = pss();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        openAll(threads);
        TimeUnit.SECONDS.sleep(options.seconds());
        long after = pss();
        var result = measure(threads).with("listeners", open.size()).with("accounts", accounts);
        return options.pid() == 0 ? result : memory(result, before, after);
      } finally {
        over = true;
        closeAll();
      }
    }
  }

  private Result memory(Result result, long before, long after) {
    return result
        .with("pss_before_bytes", before)
        .with("pss_bytes", after)
        .with("pss_bytes_per_listener", open.isEmpty() ? 0 : (after - before) / open.size());
  }

  private void openAll(ExecutorService threads) {
    try (var opening =
        Executors.newFixedThreadPool(OPENING_AT_ONCE, Thread.ofVirtual().factory())) {
      IntStream.range(0, options.listeners()).forEach(i -> opening.execute(() -> open(i, threads)));
    }
  }

  private void open(int number, ExecutorService threads) {
    try {
      var jmap = JmapClient.signedIn(options, number, options.source(number), SMALL_BUFFER);
      open.add(jmap);
      jmap.listen();
      threads.execute(() -> listen(number, jmap));
    } catch (IOException e) {
      errors.add("listener " + number, e);
    }
  }

  private void listen(int number, JmapClient jmap) {
    int account = number % options.userCount();
    try {
      while (!over) {
        var event = jmap.event();
        long now = System.nanoTime();
        var change = changes.get(account);
        if (change != null) {
          change.heard(event, now);
        }
      }
    } catch (IOException e) {
      if (!over) {
        errors.add("listener " + number, e);
      }
    }
  }

  private Result measure(ExecutorService threads) throws IOException, InterruptedException {
    IntStream.range(0, options.connections()).forEach(i -> threads.execute(() -> change(i)));
    TimeUnit.SECONDS.sleep(options.warmUpSeconds());
    var cpuBefore = ServerProcess.cpuMillis(options);
    long start = System.nanoTime();
    var acknowledged = new Latencies();
    var sent = new Latencies();
    sinceAcknowledged = acknowledged;
    sinceSent = sent;
    TimeUnit.SECONDS.sleep(options.seconds());
    over = true;
    double seconds = (System.nanoTime() - start) / 1e9;
    var cpu = ServerProcess.cpuMillis(options);
    return Result.of(
            options,
            "jmap-listen",
            acknowledged,
            errors.count(),
            seconds,
            cpu.isPresent() ? OptionalLong.of(cpu.getAsLong() - cpuBefore.orElse(0)) : cpu)
        .with("since_sent_p50_ms", sent.millis(0.50))
        .with("since_sent_p99_ms", sent.millis(0.99));
  }

  /// Changes every so-manieth account, over and over.
  private void change(int changer) {
    while (!over) {
      for (int account = changer; account < accounts && !over; account += options.connections()) {
        try (var jmap = JmapClient.signedIn(options, account)) {
          change(account, jmap);
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (IOException e) {
          errors.add("account " + account, e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void change(int account, JmapClient jmap) throws IOException, InterruptedException {
    var email = jmap.emails(jmap.mailbox(options.mailbox()), 1)[0];
    boolean flagged = JmapKeywordPlayer.flagged(jmap, email)[0];
    var change = new ChangeHeard(listenersOf(account));
    changes.set(account, change);
    long sent = System.nanoTime();
    var state = JmapKeywordPlayer.flag(jmap, email, !flagged);
    long acknowledged = System.nanoTime();
    change.await(state, options.patienceMillis());
    change.report(sinceSent, sent);
    change.report(sinceAcknowledged, acknowledged);
  }

  private int listenersOf(int account) {
    int users = options.userCount();
    return (options.listeners() - account + users - 1) / users;
  }

  private void closeAll() {
    for (var jmap : open) {
      try {
        jmap.close();
      } catch (IOException e) {
        errors.add("closing", e);
      }
    }
  }

  private long pss() throws IOException {
    return options.pid() == 0 ? 0 : new ServerProcess(options.pid()).pssBytes();
  }
}
