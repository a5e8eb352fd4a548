package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The indexes that are open for searching: those last searched, a bounded number of them.
final class Shelf implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final Path root;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AccountId, OpenIndex> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  Shelf(Path root, int most) {
    this.root = root;
    this.most = most;
  }

  /// The index of an account, to be released; null when there is none.
  @Nullable OpenIndex take(AccountId account) throws IOException {
    OpenIndex known = held(account);
    if (known != null && known.isThere()) {
      return known;
    }
    if (known != null) {
      known.release();
    }
    drop(account);
    IndexFolder folder = new IndexFolder(root, account);
    Path path = folder.current();
    while (path != null) {
      try {
        return opened(account, path);
      } catch (IOException e) {
        Path now = folder.current();
        if (path.equals(now)) {
          throw e;
        }
        path = now; // another has taken its place, and it was deleted
      }
    }
    return null;
  }

  private @Nullable OpenIndex held(AccountId account) {
    lock.lock();
    try {
      OpenIndex known = open.get(account);
      return known != null && known.hold() ? known : null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable OpenIndex opened(AccountId account, Path path) throws IOException {
    if (!isThere(path)) {
      return null;
    }
    OpenIndex index = OpenIndex.open(path);
    index.hold();
    try {
      put(account, index);
    } catch (IOException e) {
      index.release();
      throw e;
    }
    renew(account); // a commit since it was opened found nothing here to renew
    return index;
  }

  /// Lucene would make the folder.
  private static boolean isThere(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (MMapDirectory directory = new MMapDirectory(path)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  /// Takes over one reference.
  private void put(AccountId account, OpenIndex index) throws IOException {
    List<OpenIndex> leaving = new ArrayList<>();
    lock.lock();
    try {
      OpenIndex before = closed ? index : open.put(account, index);
      if (before != null) {
        leaving.add(before);
      }
      var eldest = open.entrySet().iterator();
      while (open.size() > most) {
        leaving.add(eldest.next().getValue());
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
    for (OpenIndex each : leaving) {
      each.release();
    }
  }

  /// After a commit: who searches next sees it.
  void renew(AccountId account) {
    OpenIndex known = held(account);
    if (known == null) {
      return;
    }
    try {
      renew(account, known);
    } catch (IOException e) {
      LOG.warn("The index of {} cannot be opened.", account, e);
    }
  }

  private void renew(AccountId account, OpenIndex known) throws IOException {
    try {
      OpenIndex later = known.later();
      if (later != null) {
        put(account, later);
      }
    } catch (IOException | IllegalStateException e) {
      // Somebody deleted the folder, and another index may have been made there since.
      LOG.debug("The index of {} is not the one that was open.", account, e);
      drop(account);
    } finally {
      known.release();
    }
  }

  /// Forgets an index that is gone or not in use any more.
  void drop(AccountId account) throws IOException {
    OpenIndex known;
    lock.lock();
    try {
      known = open.remove(account);
    } finally {
      lock.unlock();
    }
    if (known != null) {
      known.release();
    }
  }

  /// Deletes an index that cannot be read: the next one is made from the messages.
  void discard(AccountId account) {
    try {
      drop(account);
      new IndexFolder(root, account).delete();
    } catch (IOException e) {
      LOG.warn("The broken index of {} cannot be deleted.", account, e);
    }
  }

  int size() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    List<OpenIndex> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    } finally {
      lock.unlock();
    }
    for (OpenIndex each : all) {
      each.release();
    }
  }
}
