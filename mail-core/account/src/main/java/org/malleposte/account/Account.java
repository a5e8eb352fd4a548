package org.malleposte.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
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
import org.malleposte.storage.JournalReader;
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

  private final MetadataStore store;
  private final AccountId id;
  private final Clock clock;
  private final Company company;
  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

  private final ReentrantLock queue = new ReentrantLock();
  private final Deque<Waiting<?, ?>> waiting = new ArrayDeque<>();
  private boolean led;

  /// Held while the account moves: by the leader, and by who reads state and listeners together.
  private final ReentrantLock moving = new ReentrantLock();

  private volatile long modseq;

  /// Up to where commits are known that came from elsewhere.
  private volatile long foreign;

  /// -1 while it was not asked for.
  private volatile long historyFrom = -1;

  /// One look at the store serves all who asked before it began.
  private final ReentrantLock looking = new ReentrantLock();

  private long looked;

  Account(MetadataStore store, AccountId id, Clock clock, Company company) {
    this.store = store;
    this.id = id;
    this.clock = clock;
    this.company = company;
    this.looked = System.nanoTime();
    this.modseq = store.latest(id);
  }

  public AccountId id() {
    return id;
  }

  /// The modseq of the last commit that this process knows of.
  public long modseq() {
    return modseq;
  }

  /// Whether there is a commit after a modseq that was read from the journal: one of another
  /// process, or one of this of which the store did not tell at once that it took place. A decision
  /// that rests on what was looked up before it ran looks again then.
  public boolean hasForeignAfter(long seen) {
    return foreign > seen;
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
      long reached = company.turns.begin(id);
      moving.lock();
      try {
        commitTogether(batch, reached);
      } finally {
        moving.unlock();
        company.turns.end(id, modseq);
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

  /// @param reached what the account is known to have reached; it is caught up with before anybody
  ///   decides in vain
  private void commitTogether(List<Waiting<?, ?>> batch, long reached) {
    try {
      if (reached > modseq) {
        catchUp();
      }
      Draft draft = decide(batch);
      for (int lost = 0; !tryCommit(draft); lost++) {
        company.turns.lost(id);
        stepAside(lost);
        catchUp();
        draft = decide(batch);
      }
      boolean alone = draft.changes().size() <= 1;
      batch.forEach(w -> w.committed(alone));
    } catch (StorageException e) {
      takeAll(batch);
      batch.forEach(w -> w.fail(e));
      catchUpAfter(e);
    } catch (Throwable e) {
      // Whatever went wrong, nobody may take it for success.
      takeAll(batch);
      batch.forEach(w -> w.fail(e));
    }
  }

  /// Decides again for all who are in the commit already, and for those who wait.
  private Draft decide(List<Waiting<?, ?>> batch) {
    Draft draft = attempt(batch);
    while (draft.isEmpty() && isBehind()) {
      catchUp();
      draft = attempt(batch);
    }
    return draft;
  }

  /// What is read for a decision may be newer than the account is known to be here. Of what writes
  /// something the condition of its commit tells that it is not; who writes nothing has to ask, or
  /// the answer would rest on what the projections do not show yet.
  private boolean isBehind() {
    return company.several && store.latest(id) > modseq;
  }

  private Draft attempt(List<Waiting<?, ?>> batch) {
    Draft draft = new Draft(store, id, modseq + 1, now());
    batch.forEach(again -> again.decide(draft));
    for (Waiting<?, ?> next = next(draft); next != null; next = next(draft)) {
      batch.add(next);
      next.decide(draft);
    }
    return draft;
  }

  /// What failed before anybody was asked failed for the one who leads.
  private void takeAll(List<Waiting<?, ?>> batch) {
    Waiting<?, ?> first = batch.isEmpty() ? poll() : null;
    if (first != null) {
      batch.add(first);
    }
  }

  private void stepAside(int lost) {
    moving.unlock();
    try {
      Pause.afterRace(lost);
    } finally {
      moving.lock();
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
      // Not on what was caught up with while a decision ran: it did not see that.
      store.commit(id, draft.modseq() - 1, commit);
    } catch (Conflict e) {
      return false;
    }
    List<Mutation> journalled =
        commit.mutations().stream().filter(m -> !m.kind().immutable()).toList();
    advance(new Committed(draft.modseq(), commit.time(), draft.changes(), journalled));
    company.tellers.forEach(teller -> teller.made(id, draft.modseq()));
    return true;
  }

  private void advance(Committed committed) {
    listeners.forEach(listener -> listener.committed(committed));
    modseq = committed.modseq();
    watchers.forEach(Runnable::run);
    company.readers.forEach(reader -> reader.committed(id, committed));
  }

  /// Moves the projections over what other processes committed.
  private void catchUp() {
    JournalReader journal = journal(modseq);
    for (List<JournalEntry> missed = journal.next(); !missed.isEmpty(); missed = journal.next()) {
      missed.forEach(entry -> advance(Committed.of(entry)));
      foreign = modseq;
    }
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

  /// Learns what other processes had committed when this was called; costs nothing where there are
  /// none, else one read, which those who ask at the same time share.
  public void look() {
    look(System.nanoTime());
  }

  /// The same for who is content with what had been committed at a moment.
  ///
  /// @param asked by [System#nanoTime]
  public void look(long asked) {
    if (!company.several || moving.isHeldByCurrentThread()) { // a decision catches up at its end
      return;
    }
    looking.lock();
    try {
      if (looked - asked < 0) {
        long begins = System.nanoTime();
        heard(store.latest(id));
        looked = begins;
      }
    } finally {
      looking.unlock();
    }
  }

  /// Somebody says that the account has reached a modseq.
  public void heard(long reached) {
    if (reached > modseq) {
      refresh();
    }
  }

  /// Whether somebody here waits to hear of its commits.
  public boolean isWatched() {
    return !watchers.isEmpty();
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
      settle();
      return listener;
    } finally {
      moving.unlock();
    }
  }

  /// What was just read is newer than the account is known to be, where other processes commit, and
  /// may be of several moments. With those commits done to it once more it is as of one: of the
  /// last.
  private void settle() {
    if (company.several) {
      catchUp();
    }
  }

  /// Reads something while no commit of this process can happen, for a projection that loads a part
  /// of itself later; then shows it. Commits of other processes that were read along reach the
  /// listeners in between: what was read must hear of them, and nobody else may have it before.
  /// Must not change the account.
  public <T extends @Nullable Object> T still(Runnable reading, Supplier<T> showing) {
    moving.lock();
    try {
      reading.run();
      settle();
      return showing.get();
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

  /// The modseq after which the journal is kept: 0 unless the account was restored from the middle
  /// of its history on.
  public long historyFrom() {
    long known = historyFrom;
    if (known < 0) {
      known = store.historyFrom(id);
      historyFrom = modseq == 0 ? -1 : known;
    }
    return known;
  }

  /// The commits after `seen`, oldest first, at most `limit`.
  public List<Committed> after(long seen, int limit) {
    return store.after(id, seen, limit).stream().map(Committed::of).toList();
  }

  /// The commits after `seen`, oldest first; few are in memory at a time, however large they are.
  public Iterable<Committed> commits(long seen) {
    return () -> {
      Iterator<JournalEntry> entries = entries(seen).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Committed next() {
          return Committed.of(entries.next());
        }
      };
    };
  }

  /// The same as the store keeps them: mutations, with who and why not yet decoded.
  public Iterable<JournalEntry> entries(long seen) {
    return JournalReader.entries(store, id, seen);
  }

  /// The same, run after run.
  public JournalReader journal(long seen) {
    return new JournalReader(store, id, seen);
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
