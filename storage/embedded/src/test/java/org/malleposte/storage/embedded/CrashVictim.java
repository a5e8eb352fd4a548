package org.malleposte.storage.embedded;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// The process that is killed: it writes to a store as fast as it can and says what was
/// acknowledged, a line each, after the acknowledgement.
///
/// ```
///   put KEY                 the body is there
///   commit ACCOUNT MODSEQ   so is the commit, which names a body that was put before
///   append POSITION         an entry of the stream
///   deleting KEY            may be there or not
///   deleted KEY             is not there
/// ```
final class CrashVictim {
  static final YearMonth MONTH = YearMonth.of(2026, 11);
  static final Kind ENTRY = Kind.mutable(5, "entry");
  static final Kind COUNTER = Kind.mutable(6, "counter");
  static final Kind HEADER = Kind.immutable(7, "header");
  static final Bytes ONE = Bytes.utf8("one");
  static final String STREAM = "crash";
  // Small, so that segments are sealed, rewritten and tables flushed many times in a round.
  static final EmbeddedOptions OPTIONS =
      new EmbeddedOptions(8 << 20, 1 << 20, 512 << 10, 300 << 10, 3, 1 << 20);

  private static final int WRITERS = 8;

  private final EmbeddedStorage storage;
  private final long seed;

  private CrashVictim(EmbeddedStorage storage, long seed) {
    this.storage = storage;
    this.seed = seed;
  }

  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[1]);
    EmbeddedStorage storage = EmbeddedStorage.open(Path.of(arguments[0]), OPTIONS);
    CrashVictim victim = new CrashVictim(storage, seed);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        threads.submit(() -> victim.write(writer));
      }
      threads.submit(victim::append);
      threads.submit(victim::compact);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line + " .");
    System.out.flush();
  }

  /// Half of the writers share an account.
  private Object write(int writer) throws Exception {
    try {
      AccountId account = new AccountId("acme", writer % 2 == 0 ? "shared" : "own-" + writer);
      Random random = new Random(seed * 100 + writer);
      ObjectKey previous = null;
      while (true) {
        ObjectKey key = put(random);
        commit(account, key);
        if (previous != null && random.nextInt(3) == 0) {
          say("deleting " + previous);
          storage.collector().delete(previous);
          say("deleted " + previous);
        }
        previous = random.nextInt(3) == 0 ? put(random) : null;
      }
    } catch (Exception | Error e) {
      say("failed " + e);
      throw e;
    }
  }

  private ObjectKey put(Random random) {
    boolean large = random.nextInt(60) == 0;
    byte[] body = new byte[large ? 400_000 : 100 + random.nextInt(30_000)];
    random.nextBytes(body);
    Spool spool = Spool.of(body);
    ObjectKey key = new ObjectKey("acme", MONTH, spool.hash());
    storage.objects().put(key, spool);
    say("put " + key);
    return key;
  }

  private void commit(AccountId account, ObjectKey key) {
    while (true) {
      long next = storage.metadata().latest(account) + 1;
      byte[] name = Bytes.utf8(key.toString()).array();
      byte[] number = Bytes.ofLong(next).array();
      List<Mutation> mutations =
          List.of(
              new Mutation.Put(ENTRY, Bytes.ofLong(next), name),
              new Mutation.Put(HEADER, Bytes.ofLong(next), name),
              new Mutation.Delete(ENTRY, Bytes.ofLong(next - 20)),
              new Mutation.Put(COUNTER, ONE, number));
      try {
        storage
            .metadata()
            .commit(
                account, next - 1, new Commit(CommitId.random(), Instant.EPOCH, number, mutations));
        say("commit " + account + " " + next);
        return;
      } catch (Conflict e) {
        Thread.onSpinWait(); // another writer of this account was first: look again
      }
    }
  }

  private Object append() {
    while (true) {
      long position = storage.metadata().append(STREAM, new byte[100]);
      say("append " + position);
    }
  }

  private Object compact() throws InterruptedException {
    while (true) {
      storage.collector().compact();
      Thread.sleep(20);
    }
  }
}
