package org.malleposte.search.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.search.follow.Follower.Pauses;
import org.malleposte.storage.AccountId;

/// The threads that bring an index forward. An account is always followed by the same one.
public final class Followers implements AutoCloseable {
  private final List<Follower> all = new ArrayList<>();

  /// @param delay how long a new message may wait for others to be indexed with it
  /// @param batch so many that wait are not kept waiting longer
  /// @param indexing asked once for each thread
  public Followers(Duration delay, int batch, int threads, Supplier<? extends Indexing> indexing) {
    this(delay, batch, threads, indexing, Pauses.DEFAULT);
  }

  Followers(
      Duration delay,
      int batch,
      int threads,
      Supplier<? extends Indexing> indexing,
      Pauses pauses) {
    for (int i = 0; i < threads; i++) {
      IndexQueue queue = new IndexQueue(delay.toNanos(), batch);
      all.add(new Follower("search-index-" + i, queue, indexing.get(), pauses));
    }
  }

  /// How many messages a commit has for an index: those that came and those that are gone for good.
  public static int messages(Committed commit) {
    int messages = 0;
    for (Change change : commit.changes()) {
      for (Event event : change.events()) {
        if (event instanceof Event.MessageAdded || event instanceof Event.MessagesForgotten) {
          messages++;
        }
      }
    }
    return messages;
  }

  public void start() {
    all.forEach(Follower::start);
  }

  private Follower of(AccountId account) {
    return all.get(Math.floorMod(account.hashCode(), all.size()));
  }

  /// Whether the thread of an account runs.
  public boolean isFollowed(AccountId account) {
    return of(account).isStarted();
  }

  /// Messages came. Called on committing threads.
  public void note(AccountId account, int messages) {
    of(account).note(account, messages);
  }

  /// Lets an account have its turn at once.
  public void hurry(AccountId account) {
    of(account).hurry(account);
  }

  /// Whether an account could not be indexed when it was last tried.
  public boolean hasFailed(AccountId account) {
    return of(account).hasFailed(account);
  }

  /// Lets the index stand still, or go on, for tests. Returns when the turns under way have ended.
  public void pause(boolean wanted) {
    all.forEach(follower -> follower.pause(wanted));
  }

  /// Messages that wait.
  public long waiting() {
    return all.stream().mapToLong(Follower::waiting).sum();
  }

  /// Messages indexed so far.
  public long indexed() {
    return all.stream().mapToLong(Follower::indexed).sum();
  }

  /// Waits for the turns under way.
  @Override
  public void close() throws InterruptedException {
    for (Follower follower : all) {
      follower.close();
    }
  }
}
