package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Outage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.follow.Forgotten;
import org.malleposte.search.follow.Unread;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks once, at the start, which indexes are behind their accounts; what cannot be read then is
/// looked at again.
final class FirstLook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);

  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(100);

  private final Path root;
  private final Accounts accounts;
  private final ObjIntConsumer<AccountId> behind;
  private volatile boolean ending;
  private @Nullable Thread thread;

  /// @param behind told of accounts and how many messages their indexes miss
  FirstLook(Path root, Accounts accounts, ObjIntConsumer<AccountId> behind) {
    this.root = root;
    this.accounts = accounts;
    this.behind = behind;
  }

  void start() {
    thread = Thread.ofPlatform().name("search-first-look").daemon().start(this::look);
  }

  private void look() {
    Deque<AccountId> left = new ArrayDeque<>();
    boolean listed = false;
    while (!ending && !(listed && left.isEmpty())) {
      try {
        if (!listed) {
          left.addAll(all());
          listed = true;
        }
        while (!ending && !left.isEmpty()) {
          look(left.getFirst());
          left.removeFirst();
        }
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("looks at what is to be indexed", e))
            .setCause(e)
            .log(
                "What is to be indexed cannot be read; it is tried again, and new mail is indexed.");
        if (!left.isEmpty()) { // it may be that account alone
          AccountId id = left.removeFirst();
          if (!Unread.isFinal(e)) {
            left.addLast(id);
          }
        }
        pause();
      }
    }
  }

  private List<AccountId> all() {
    List<AccountId> ids = new ArrayList<>();
    accounts.all((id, _) -> {
      ids.add(id);
      return !ending;
    });
    return ids;
  }

  private void pause() {
    long end = System.nanoTime() + AGAIN.toNanos();
    while (!ending && end - System.nanoTime() > 0) {
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private void look(AccountId id) {
    Account account = accounts.open(id);
    StoredMessages messages = new StoredMessages(account);
    long last = messages.last();
    if (last == 0) {
      return;
    }
    Cursor cursor = cursor(id, messages);
    long email = cursor == null ? 0 : cursor.email();
    if (cursor == null || email < last || hasNews(account, cursor)) {
      behind.accept(id, (int) Math.clamp(last - email, 1, Integer.MAX_VALUE));
    }
  }

  private static boolean hasNews(Account account, Cursor cursor) {
    return cursor.words() != Words.VERSION
        || !Forgotten.between(account, cursor.modseq(), account.modseq()).isEmpty();
  }

  /// Null when there is no index that could be used.
  private @Nullable Cursor cursor(AccountId id, StoredMessages messages) {
    try {
      IndexFolder folder = new IndexFolder(root, id);
      Path current = folder.current();
      Cursor cursor = current == null || folder.building() != null ? null : Cursors.of(current);
      return cursor == null || !cursor.isOf(messages) ? null : cursor;
    } catch (IOException e) {
      LOG.warn("The index of {} cannot be read: it is made anew.", id, e);
      return null;
    }
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    if (thread != null) {
      thread.join();
    }
  }
}
