package org.malleposte.storage.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// Measures what one disk and this machine give: durable commits, durable bodies of 23 KB, and both
/// one after the other as APPEND needs them, with 1, 4 and 32 callers on virtual threads.
///
/// Arguments: an empty folder on the disk to measure, seconds a case. One line a case.
final class StorageBenchmark {
  private static final int BODY = 23 << 10;
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final Kind ENTRY = Kind.mutable(5, "entry");
  private static final Kind MESSAGE = Kind.immutable(7, "message");

  private final EmbeddedStorage storage;
  private final double seconds;
  private final AtomicLong names = new AtomicLong();

  private StorageBenchmark(EmbeddedStorage storage, double seconds) {
    this.storage = storage;
    this.seconds = seconds;
  }

  public static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Files.createDirectories(directory);
    sync(directory, "fdatasync, file grows", 0);
    sync(directory, "fdatasync, file written before", 64 << 20);
    double seconds = Double.parseDouble(arguments[1]);
    try (EmbeddedStorage storage =
        EmbeddedStorage.open(directory.resolve("store"), EmbeddedOptions.DEFAULTS)) {
      StorageBenchmark benchmark = new StorageBenchmark(storage, seconds);
      benchmark.run("warm-up", 8, benchmark::append);
      benchmark.run("warm-up", 8, benchmark::append);
      for (int callers : List.of(1, 4, 32)) {
        benchmark.run("commit, own account", callers, benchmark::commit);
        benchmark.run("put 23 KB", callers, benchmark::put);
        benchmark.run("put 23 KB, then commit", callers, benchmark::append);
      }
    }
  }

  private static void sync(Path directory, String name, int written) throws IOException {
    Path file = directory.resolve("sync.tmp");
    long[] times = new long[400];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(written), 0);
      channel.force(true);
      ByteBuffer body = ByteBuffer.allocateDirect(BODY);
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        channel.write(body.clear(), (long) i * BODY);
        channel.force(false);
        times[i] = System.nanoTime() - start;
      }
    }
    Files.delete(file);
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "%-32s p10 %5d us   p50 %5d us   p95 %5d us%n",
        name,
        times[40] / 1000,
        times[200] / 1000,
        times[380] / 1000);
  }

  /// What a caller does again and again.
  private interface Deed {
    void run(Caller caller) throws Exception;
  }

  private static final class Caller {
    final AccountId account;
    final Random random;
    final byte[] body;
    long modseq;

    Caller(String name, long seed) {
      this.account = new AccountId("bench", name);
      this.random = new Random(seed);
      this.body = mail(random);
    }

    /// Text and base64, as mail is, made different from all others by its first octets.
    private static byte[] mail(Random random) {
      StringBuilder text = new StringBuilder();
      String[] words = "the of and to in is you that it he was for on are with as his".split(" ");
      while (text.length() < BODY / 2) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(99)).append(' ');
      }
      byte[] raw = new byte[BODY];
      random.nextBytes(raw);
      text.append(Base64.getMimeEncoder().encodeToString(raw));
      return Arrays.copyOf(Bytes.utf8(text.toString()).array(), BODY);
    }
  }

  private void run(String name, int callers, Deed deed) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    AtomicLong done = new AtomicLong();
    long[] latencies = new long[1 << 20];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        Caller caller = new Caller("u" + names.incrementAndGet(), names.get());
        threads.submit(() -> {
          while (System.nanoTime() < end) {
            long before = System.nanoTime();
            deed.run(caller);
            latencies[(int) (done.getAndIncrement() % latencies.length)] =
                System.nanoTime() - before;
          }
          return true;
        });
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    long[] sorted = Arrays.copyOf(latencies, (int) Math.min(done.get(), latencies.length));
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-24s %2d callers %8.0f /s   p10 %6d   p50 %6d   p95 %6d us   %5.0f us of CPU%n",
        name,
        callers,
        done.get() / took,
        sorted[sorted.length / 10] / 1000,
        sorted[sorted.length / 2] / 1000,
        sorted[sorted.length * 95 / 100] / 1000,
        (system.getProcessCpuTime() - cpu) / 1e3 / done.get());
  }

  private void commit(Caller caller) throws Exception {
    byte[] entry = new byte[40];
    byte[] message = Arrays.copyOf(caller.body, 1_200);
    storage
        .metadata()
        .commit(
            caller.account,
            caller.modseq++,
            new Commit(
                CommitId.random(),
                Instant.now(),
                new byte[120],
                List.of(
                    new Mutation.Put(MESSAGE, Bytes.ofLong(caller.modseq), message),
                    new Mutation.Put(ENTRY, Bytes.ofLong(caller.modseq), entry),
                    new Mutation.Put(ENTRY, Bytes.utf8("mailbox"), entry))));
  }

  private void put(Caller caller) {
    System.arraycopy(Bytes.ofLong(caller.random.nextLong()).array(), 0, caller.body, 0, 8);
    Spool spool = Spool.of(caller.body);
    storage.objects().put(new ObjectKey("bench", MONTH, spool.hash()), spool);
  }

  private void append(Caller caller) throws Exception {
    put(caller);
    commit(caller);
  }
}
