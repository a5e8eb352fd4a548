package org.malleposte.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// An open account. Changes that arrive while a commit is under way wait, and become the next
/// commit together; the first of those that wait leads: it decides and commits for all of them.
///
/// Safe for any thread. There is one instance an account and process ([Accounts]).
public final class Account {
  /// A commit takes no further decision once it holds this many mutations.
  private static final int COMMIT_BOUND = 4096;

  private static final int CATCH_UP = 256;

  private final MetadataStore store;
  private final AccountId id;
  private final Clock clock;
  private final List<JournalListener> readers;
  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

  private final ReentrantLock queue = new ReentrantLock();
  private final Deque<Waiting<?, ?>> waiting = new ArrayDeque<>();
  private boolean led;

  /// Held while the account moves: by the leader, and by who reads state and listeners together.
  private final ReentrantLock moving = new ReentrantLock();

  private volatile long modseq;

  /// @param readers of the journals of all accounts
  Account(MetadataStore store, AccountId id, Clock clock, List<JournalListener> readers) {
    this.store = store;
    this.id = id;
    this.clock = clock;
    this.readers = readers;
    this.modseq = store.latest(id);
  }

  public AccountId id() {
    return id;
  }

  /// The modseq of the last commit that this process knows of.
  public long modseq() {
    return modseq;
  }

  /// Decides a change and commits it; returns when it is durable and every projection of this
  /// process has it. A decision that writes nothing makes no commit.
  ///
  /// @throws X the decision was refused; nothing changed
  /// @throws StorageException the store failed; whether the change took place is unknown
  public <T extends @Nullable Object, X extends Exception> T change(
      Actor actor, Decision<T, X> decision) throws X {
    return decided(actor, decision).outcome();
  }

  /// The same, telling between which states of the account it took place.
  public <T extends @Nullable Object, X extends Exception> Step<T> step(
      Actor actor, Decision<T, X> decision) throws X {
    return decided(actor, decision).step();
  }

  private <T extends @Nullable Object, X extends Exception> Waiting<T, X> decided(
      Actor actor, Decision<T, X> decision) {
    Waiting<T, X> mine = new Waiting<>(actor, decision);
    if (enqueue(mine) || mine.awaitTurn()) {
      lead();
    }
    return mine;
  }

  private boolean enqueue(Waiting<?, ?> mine) {
    queue.lock();
    try {
      waiting.add(mine);
      boolean lead = !led;
      led = true;
      return lead;
    } finally {
      queue.unlock();
    }
  }

  /// Commits for all who wait, then hands the lead to the first who came meanwhile.
  private void lead() {
    List<Waiting<?, ?>> batch = new ArrayList<>();
    try {
      moving.lock();
      try {
        commitTogether(batch);
      } finally {
        moving.unlock();
      }
    } finally {
      Waiting<?, ?> next = handOver();
      batch.forEach(Waiting::done);
      if (next != null) {
        next.takeLead();
      }
    }
  }

  private @Nullable Waiting<?, ?> handOver() {
    queue.lock();
    try {
      Waiting<?, ?> next = waiting.peek();
      led = next != null;
      return next;
    } finally {
      queue.unlock();
    }
  }

  private @Nullable Waiting<?, ?> poll() {
    queue.lock();
    try {
      return waiting.poll();
    } finally {
      queue.unlock();
    }
  }

  private void commitTogether(List<Waiting<?, ?>> batch) {
    try {
      Draft draft = new Draft(store, id, modseq + 1, now());
      for (Waiting<?, ?> next = poll(); next != null; next = next(draft)) {
        batch.add(next);
        next.decide(draft);
      }
      while (!tryCommit(draft)) {
        catchUp();
        draft = new Draft(store, id, modseq + 1, now());
        for (Waiting<?, ?> again : batch) {
          again.decide(draft);
        }
      }
      boolean alone = draft.changes().size() <= 1;
      batch.forEach(w -> w.committed(alone));
    } catch (StorageException e) {
      batch.forEach(w -> w.fail(e));
      catchUpAfter(e);
    } catch (Throwable e) {
      // Whatever went wrong, nobody may take it for success.
      batch.forEach(w -> w.fail(e));
    }
  }

  private @Nullable Waiting<?, ?> next(Draft draft) {
    return draft.size() < COMMIT_BOUND ? poll() : null;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// Returns false when another process was first.
  private boolean tryCommit(Draft draft) {
    if (draft.isEmpty()) {
      return true;
    }
    Commit commit = draft.commit();
    try {
      store.commit(id, modseq, commit);
    } catch (Conflict e) {
      return false;
    }
    List<Mutation> journalled =
        commit.mutations().stream().filter(m -> !m.kind().immutable()).toList();
    advance(new Committed(draft.modseq(), commit.time(), draft.changes(), journalled));
    return true;
  }

  private void advance(Committed committed) {
    listeners.forEach(listener -> listener.committed(committed));
    modseq = committed.modseq();
    watchers.forEach(Runnable::run);
    readers.forEach(reader -> reader.committed(id, committed));
  }

  /// Moves the projections over what other processes committed.
  private void catchUp() {
    List<Committed> missed;
    do {
      missed = after(modseq, CATCH_UP);
      missed.forEach(this::advance);
    } while (missed.size() == CATCH_UP);
  }

  /// After a failure whose outcome is unknown the journal tells what was written, if it can.
  private void catchUpAfter(StorageException failure) {
    try {
      catchUp();
    } catch (StorageException again) {
      failure.addSuppressed(again);
    }
  }

  /// Looks for commits of other processes; returns whether there were any.
  public boolean refresh() {
    moving.lock();
    try {
      long before = modseq;
      catchUp();
      return modseq > before;
    } finally {
      moving.unlock();
    }
  }

  /// What an upper floor keeps for this account as long as it is open: made at the first call.
  public <A> A attachment(Class<A> type, Function<Account, A> make) {
    Object made = attachments.get(type);
    if (made == null) {
      made = attachments.computeIfAbsent(type, _ -> make.apply(this));
    }
    return type.cast(made);
  }

  /// Adds a projection: `load` reads the account as it is, and every commit after that reaches the
  /// listener it returns.
  public <L extends CommitListener> L project(Projection<L> load) {
    moving.lock();
    try {
      L listener = load.load(this);
      listeners.add(listener);
      return listener;
    } finally {
      moving.unlock();
    }
  }

  /// Runs something while no commit can happen, for a projection that loads a part of itself later.
  /// Must not change the account.
  public <T> T still(Supplier<T> reading) {
    moving.lock();
    try {
      return reading.get();
    } finally {
      moving.unlock();
    }
  }

  /// Reads an account into a projection.
  @FunctionalInterface
  public interface Projection<L extends CommitListener> {
    L load(Account account);
  }

  /// Calls `watcher` after every commit, once the projections have it. The watcher runs on the
  /// committing thread: it must not block, only wake somebody.
  public Watch watch(Runnable watcher) {
    // A fresh object, so that the same runnable may watch twice.
    Runnable one = () -> watcher.run();
    watchers.add(one);
    return () -> watchers.remove(one);
  }

  /// The commits after `seen`, oldest first, at most `limit`.
  public List<Committed> after(long seen, int limit) {
    return store.after(id, seen, limit).stream().map(Committed::of).toList();
  }

  /// The same as the store keeps them: mutations, with who and why not yet decoded.
  public List<JournalEntry> journal(long seen, int limit) {
    return store.after(id, seen, limit);
  }

  /// The record as last committed, or null.
  public byte @Nullable [] get(Kind kind, Bytes key) {
    return store.get(id, kind, key);
  }

  /// Visits committed records with `from <= key < to` in key order (no end when `to` is empty).
  public void scan(Kind kind, Bytes from, Bytes to, MetadataStore.RecordVisitor visitor) {
    store.scan(id, kind, from, to, visitor);
  }
}
