package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one mark of many: what is deleted row by row leaves a mark each, for days, and a read that
/// has to step over 100,000 of them fails. Between two keys that are there everything is dead: one
/// deletion of that gap stands for all that were, ranges included.
///
/// Such a deletion is a plain write and needs no condition. Its time is that of the last commit as
/// a SERIAL read of the head told it, before the gap was looked at: what was there then is there
/// when the gap is looked at, or was deleted since; what comes later has a later time.
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  /// Of so many records that are deleted one by one the gap around one is swept.
  private static final int ONE_IN = 64;

  /// At the same time; where they do not suffice the next deletion tries again.
  private static final int AT_ONCE = 2;

  /// The octets of a key that windows are cut by, and by how many bits these shrink and grow.
  private static final int WIDTH = 32;

  private static final int SHRINK = 16;
  private static final int GROW = 4;

  private final Heads heads;
  private final Records records;
  private final Semaphore free = new Semaphore(AT_ONCE);
  final LongAdder swept = new LongAdder();

  Sweep(Heads heads, Records records) {
    this.heads = heads;
    this.records = records;
  }

  /// Sweeps around something that a commit has deleted, now and then; nobody waits for it.
  void after(AccountId account, Commit commit) {
    List<Mutation> deleted =
        commit.mutations().stream()
            .filter(m -> m instanceof Mutation.Delete && !m.kind().immutable())
            .toList();
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    if (chance.nextInt(ONE_IN) >= deleted.size() || !free.tryAcquire()) {
      return;
    }
    Mutation one = deleted.get(chance.nextInt(deleted.size()));
    Thread.ofVirtual()
        .name("sweep")
        .start(() -> {
          try {
            around(account, one.kind(), one.key());
          } catch (StorageException e) {
            LOG.debug("Not swept: {} {}", account, one.kind(), e);
          } finally {
            free.release();
          }
        });
  }

  /// Sweeps the gap in which a key is that was deleted.
  void around(AccountId account, Kind kind, Bytes key) {
    Heads.Head head = heads.serial(account);
    Bytes before = records.before(account, kind, key);
    Bytes behind = first(account, kind, key, Bytes.EMPTY);
    sweep(
        account,
        kind,
        before == null ? Bytes.EMPTY : Rows.next(before),
        behind == null ? Bytes.EMPTY : behind,
        head);
  }

  private void sweep(AccountId account, Kind kind, Bytes from, Bytes to, Heads.Head head) {
    // What a large commit has yet to put in its place has the time of that commit.
    boolean settled = head.modseq() > 0 && head.pending() == null;
    if (settled && (to.length() == 0 || from.compareTo(to) < 0)) {
      records.sweep(account, kind, from, to, head.written());
      swept.increment();
    }
  }

  private @Nullable Bytes first(AccountId account, Kind kind, Bytes from, Bytes to) {
    List<Row> rows = records.page(account, kind, from, to, 1);
    return rows.isEmpty() ? null : Rows.key(rows.getFirst());
  }

  /// Finds the first key from `from` on that is there, where a read fails for all the marks before
  /// it, and sweeps those. It looks window by window, as wide as they can be read.
  ///
  /// @param to [Bytes#EMPTY] for no end
  /// @return null when there is none before `to`
  @Nullable Bytes past(AccountId account, Kind kind, Bytes from, Bytes to) {
    Heads.Head head = heads.serial(account);
    BigInteger end = to.length() == 0 ? BigInteger.ONE.shiftLeft(8 * WIDTH) : number(to);
    BigInteger width = end.subtract(number(from)).max(BigInteger.ONE);
    Bytes at = from;
    while (true) {
      BigInteger bound = number(at).add(width);
      boolean last = bound.compareTo(end) >= 0;
      Bytes until = last ? to : bytes(bound);
      try {
        Bytes found = first(account, kind, at, until);
        if (found != null || last) {
          sweep(account, kind, from, found == null ? to : found, head);
          LOG.debug("Too many deletions to read over in {} {}.", account, kind);
          return found;
        }
        at = until;
        width = width.shiftLeft(GROW);
      } catch (StorageException e) {
        if (!Failure.isOverwhelmed(e) || width.equals(BigInteger.ONE)) {
          throw e;
        }
        width = width.shiftRight(SHRINK).max(BigInteger.ONE);
      }
    }
  }

  /// The first octets of a key as a number, in the order of the keys.
  private static BigInteger number(Bytes key) {
    return new BigInteger(1, Arrays.copyOf(key.array(), WIDTH));
  }

  /// The least key of a number.
  private static Bytes bytes(BigInteger number) {
    byte[] octets = new byte[WIDTH];
    byte[] some = number.toByteArray();
    int length = Math.min(some.length, WIDTH); // beyond it is a sign only
    System.arraycopy(some, some.length - length, octets, WIDTH - length, length);
    return Bytes.of(octets);
  }
}
