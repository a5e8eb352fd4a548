package org.malleposte.search.elastic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Outage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through all accounts and tells which are behind in the index: when this server begins to be
/// the one that does it, when the index is another one, and every hour, since a server that was to
/// index something may have ended.
final class Census implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Census.class);
  private static final long EVERY = Duration.ofHours(1).toNanos();

  /// While an index is made beside another: looks before the next census.
  private static final int PATIENCE = 6;

  /// Cursors that are asked for at a time.
  private static final int STEP = 200;

  /// When so many commits were not read an account is indexed, so that they need not be read again.
  private static final int MANY = 1_000;

  private final Accounts accounts;
  private final Indexes indexes;
  private final Breaker breaker;
  private final ObjIntConsumer<AccountId> behind;
  private final BooleanSupplier idle;
  private final Duration look;
  private volatile BooleanSupplier mine = () -> false;
  private volatile boolean ending;
  private @Nullable Thread thread;

  /// Of which index it was taken last, and when.
  private String uuid = "";

  private long at;

  /// @param look how often it is looked whether one is due
  /// @param behind told of accounts and how many messages the index misses
  /// @param idle whether nothing waits to be indexed
  Census(
      Accounts accounts,
      Indexes indexes,
      Breaker breaker,
      Duration look,
      ObjIntConsumer<AccountId> behind,
      BooleanSupplier idle) {
    this.accounts = accounts;
    this.indexes = indexes;
    this.breaker = breaker;
    this.look = look;
    this.behind = behind;
    this.idle = idle;
  }

  void start() {
    thread = Thread.ofPlatform().name("search-census").daemon().start(this::run);
  }

  void takeWhen(BooleanSupplier isMine) {
    mine = isMine;
    LockSupport.unpark(thread);
  }

  private void run() {
    firstLook();
    while (!ending) {
      try {
        if (!mine.getAsBoolean()) {
          uuid = ""; // another server takes it: when it is mine again all is looked at
        } else if (breaker.nanos() == 0) {
          take();
        }
      } catch (Unavailable | Gone e) {
        LOG.debug("What is to be indexed cannot be told.", e);
        indexes.forget();
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("looks at what is to be indexed", e))
            .setCause(e)
            .log("What is to be indexed cannot be read; new mail is.");
      } catch (RuntimeException e) { // of one account: the next census comes to all others
        LOG.error("What is to be indexed cannot be told; new mail is.", e);
      }
      LockSupport.parkNanos(look.toNanos());
    }
  }

  /// What is wrong with the settings is to be told at the start, not with the first mail.
  private void firstLook() {
    try {
      indexes.own();
    } catch (Unavailable e) {
      LOG.debug("It is told of by whoever keeps from asking it.", e);
    }
  }

  private void take() throws Unavailable, Gone {
    Index own = indexes.ownOrNew();
    boolean changing = indexes.older() != null;
    boolean due = !own.uuid().equals(uuid) || System.nanoTime() - at > EVERY;
    boolean soon = System.nanoTime() - at > PATIENCE * look.toNanos();
    if (!due && !(changing && soon && idle.getAsBoolean())) {
      return;
    }
    List<AccountId> all = new ArrayList<>();
    accounts.all((id, _) -> {
      all.add(id);
      return !ending;
    });
    int found = 0;
    for (int from = 0; from < all.size() && !ending; from += STEP) {
      found += take(own, all.subList(from, Math.min(all.size(), from + STEP)));
    }
    if (!ending) {
      uuid = own.uuid();
      at = System.nanoTime();
      if (changing && found == 0) {
        indexes.settle(own);
      }
    }
  }

  /// Returns how many are behind.
  private int take(Index own, List<AccountId> some) throws Unavailable, Gone {
    List<@Nullable Cursor> cursors = own.cursors(some);
    int found = 0;
    for (int i = 0; i < some.size(); i++) {
      int missing = missing(accounts.open(some.get(i)), cursors.get(i));
      if (missing > 0) {
        found++;
        behind.accept(some.get(i), missing);
      }
    }
    return found;
  }

  private static int missing(Account account, @Nullable Cursor cursor) {
    StoredMessages messages = new StoredMessages(account);
    long last = messages.last();
    if (cursor == null) {
      return (int) Math.min(last, Integer.MAX_VALUE);
    }
    boolean whole =
        cursor.email() >= last && cursor.again() == Cursor.NOT_AGAIN && cursor.isOf(messages);
    long unread = account.modseq() - cursor.modseq();
    boolean nothing =
        whole
            && unread <= MANY
            && Forgotten.between(account, cursor.modseq(), account.modseq()).isEmpty();
    return nothing ? 0 : (int) Math.clamp(last - cursor.email(), 1, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      running.join(TimeUnit.MINUTES.toMillis(1));
    }
  }
}
