package org.malleposte.storage.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.OutcomeUnknown;
import org.malleposte.storage.StorageException;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The one thread that writes to RocksDB. It takes all that waits, judges each commit by the
/// account's latest modseq, and writes the group as one batch with one sync. While it syncs the
/// next group gathers.
final class Committer implements AutoCloseable {
  /// A request that waits for its group.
  sealed interface Request {
    Outcome outcome();

    Operations operations();
  }

  /// A commit whose operations are laid out for the modseq `next`: usually `seen + 1`.
  static final class CommitRequest implements Request {
    final AccountId account;
    final long seen;
    final long next;
    private final Operations operations;
    private final Outcome outcome = new Outcome();
    // The modseq that made this one a loser, or -1. Written before the outcome is told.
    private long loserTo = -1;

    CommitRequest(AccountId account, long seen, long next, Operations operations) {
      this.account = account;
      this.seen = seen;
      this.next = next;
      this.operations = operations;
    }

    @Override
    public Outcome outcome() {
      return outcome;
    }

    @Override
    public Operations operations() {
      return operations;
    }

    /// The modseq of the account that was met instead of `seen`, -1 when the commit took place.
    long loserTo() {
      return loserTo;
    }
  }

  /// An entry for a stream; the committer gives it its position.
  static final class AppendRequest implements Request {
    private final String stream;
    private final byte[] entry;
    private final Operations operations;
    private final Outcome outcome = new Outcome();
    private long position;

    AppendRequest(String stream, byte[] entry) {
      this.stream = stream;
      this.entry = entry;
      this.operations = new Operations(entry.length + 128);
    }

    @Override
    public Outcome outcome() {
      return outcome;
    }

    @Override
    public Operations operations() {
      return operations;
    }

    long position() {
      return position;
    }
  }

  /// Operations that depend on nothing.
  record PlainRequest(Operations operations, Outcome outcome) implements Request {
    PlainRequest(Operations operations) {
      this(operations, new Outcome());
    }
  }

  /// Ends the thread.
  record StopRequest(Operations operations, Outcome outcome) implements Request {
    StopRequest() {
      this(new Operations(0), new Outcome());
    }
  }

  private static final int QUEUE = 4096;
  private static final int GROUP_OCTETS = 8 << 20;
  private static final int HEADS = 20_000;
  private static final int STREAMS = 1_000;

  private final RocksDB db;
  private final Families families;
  private final Path directory;
  private final DiskReserve reserve;
  private final WriteOptions durable = new WriteOptions().setSync(true);
  private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Map<AccountId, Long> heads = new Recent<>(HEADS);
  private final Map<String, Long> positions = new Recent<>(STREAMS);
  private final LongAdder syncs = new LongAdder();
  private final Thread thread;

  Committer(RocksDB db, Families families, Path directory, DiskReserve reserve) {
    this.db = db;
    this.families = families;
    this.directory = directory;
    this.reserve = reserve;
    this.thread = Thread.ofPlatform().name("metadata-committer").daemon().start(this::run);
  }

  /// How many batches were written.
  long syncs() {
    return syncs.sum();
  }

  /// Hands in a request and waits until it is durable.
  void submit(Request request) {
    enqueue(request);
    request.outcome().await();
  }

  private void enqueue(Request request) {
    boolean interrupted = false;
    while (true) {
      try {
        waiting.put(request);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean stopping = false;
    while (!stopping) {
      List<Request> group = new ArrayList<>();
      stopping = gather(group);
      try {
        write(group);
      } catch (RuntimeException e) {
        group.forEach(request -> request.outcome().fail(e));
      }
    }
  }

  /// Waits for a first request and takes those that wait behind it; returns whether to stop.
  private boolean gather(List<Request> group) {
    long octets = 0;
    try {
      Request next = waiting.take();
      while (next != null) {
        if (next instanceof StopRequest) {
          return true;
        }
        group.add(next);
        octets += next.operations().length();
        next = octets < GROUP_OCTETS ? waiting.poll() : null;
      }
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the committer", e);
    }
  }

  private void write(List<Request> group) {
    Group written = new Group();
    for (Request request : group) {
      try {
        written.admit(request);
      } catch (StorageException e) {
        request.outcome().fail(e);
      }
    }
    written.write();
    // Losers are told last, when what they lost to can be seen.
    group.forEach(request -> request.outcome().succeed());
  }

  /// What one batch holds, and what will be true once it is written.
  private final class Group {
    private final List<Operations> parts = new ArrayList<>();
    private final Map<AccountId, Long> newHeads = new HashMap<>();
    private final Map<String, Long> newPositions = new HashMap<>();
    private long octets = Operations.HEADER;
    private int count;

    void admit(Request request) {
      switch (request) {
        case CommitRequest commit -> judge(commit);
        case AppendRequest append -> place(append);
        case PlainRequest plain -> add(plain.operations());
        case StopRequest stop -> throw new AssertionError("a stop is no part of a group");
      }
    }

    private void judge(CommitRequest commit) {
      Long inGroup = newHeads.get(commit.account);
      long latest = inGroup != null ? inGroup : head(commit.account);
      if (latest != commit.seen) {
        commit.loserTo = latest;
        return;
      }
      newHeads.put(commit.account, commit.next);
      add(commit.operations());
    }

    private void place(AppendRequest append) {
      Long inGroup = newPositions.get(append.stream);
      long last = inGroup != null ? inGroup : lastPosition(append.stream);
      append.position = last + 1;
      newPositions.put(append.stream, append.position);
      append
          .operations
          .put(
              families.id(Families.Name.STREAMS),
              Rows.streamEntry(append.stream, append.position),
              append.entry)
          .put(
              families.id(Families.Name.DEFAULT),
              Rows.streamHead(append.stream),
              Bytes.ofLong(append.position).array());
      add(append.operations);
    }

    private void add(Operations operations) {
      parts.add(operations);
      octets += operations.length();
      count += operations.count();
    }

    void write() {
      if (parts.isEmpty()) {
        return;
      }
      reserve.check(octets);
      try (WriteBatch batch = new WriteBatch(serialized())) {
        db.write(durable, batch);
        syncs.increment();
      } catch (RocksDBException e) {
        // Whether it was written is unknown: look again before the next judgement.
        heads.keySet().removeAll(newHeads.keySet());
        positions.keySet().removeAll(newPositions.keySet());
        throw new OutcomeUnknown(RocksFailure.sentence("write", directory, e), e);
      }
      heads.putAll(newHeads);
      positions.putAll(newPositions);
    }

    private byte[] serialized() {
      byte[] batch = new byte[Math.toIntExact(octets)];
      for (int i = 0; i < 4; i++) {
        batch[8 + i] = (byte) (count >>> (8 * i));
      }
      int at = Operations.HEADER;
      for (Operations part : parts) {
        at = part.copyTo(batch, at);
      }
      return batch;
    }
  }

  private long head(AccountId account) {
    return heads.computeIfAbsent(account, id -> stored(Families.Name.HEADS, Rows.head(id)));
  }

  private long lastPosition(String stream) {
    return positions.computeIfAbsent(
        stream, name -> stored(Families.Name.DEFAULT, Rows.streamHead(name)));
  }

  private long stored(Families.Name family, byte[] row) {
    try {
      byte[] value = db.get(families.handle(family), row);
      return value == null ? 0 : Bytes.of(value).longAt(0);
    } catch (RocksDBException e) {
      throw RocksFailure.of("read", directory, e);
    }
  }

  /// Ends the thread after all that was handed in before; the caller sees to it that nothing is
  /// handed in after.
  @Override
  public void close() {
    enqueue(new StopRequest());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    durable.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A map that forgets what was not asked for in a long time.
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private final int bound;

    Recent(int bound) {
      super(16, 0.75f, true);
      this.bound = bound;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > bound;
    }
  }
}
