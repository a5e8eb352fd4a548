package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Committed;
import org.malleposte.account.Watch;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.Hits;
import org.malleposte.search.IndexState;
import org.malleposte.search.Needle;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;
import org.malleposte.search.follow.Followers;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded index. One for a process; searching works before [#start] and without it, on what
/// is there.
///
/// Lucene's files are read and written by platform threads of its own, a few: whoever asks waits.
public final class LuceneSearch implements SearchIndex {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneSearch.class);

  /// Lucene would advise, once, to add an incubating module, which the JVM then warns of. Held: the
  /// level of a logger that nobody holds is forgotten.
  private static final java.util.logging.Logger ADVICE =
      java.util.logging.Logger.getLogger(
          "org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    ADVICE.setLevel(java.util.logging.Level.SEVERE);
  }

  private static final int READERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  private final SearchOptions options;
  private final Accounts accounts;
  private final Shelf shelf;
  private final Set<AccountId> rebuilds = ConcurrentHashMap.newKeySet();
  private final Followers followers;
  private final ExecutorService readers;
  private final FirstLook firstLook;
  private @Nullable Watch watch;

  public LuceneSearch(SearchOptions options, Mail mail, Accounts accounts) {
    this.options = options;
    this.accounts = accounts;
    this.shelf = new Shelf(options.folder(), options.open());
    this.followers =
        new Followers(
            options.delay(),
            options.batch(),
            options.threads(),
            () -> new Indexer(options, mail, accounts, shelf, rebuilds));
    this.readers =
        Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name("search-", 0).daemon().factory());
    this.firstLook = new FirstLook(options.folder(), accounts, followers::note);
  }

  @Override
  public void start() {
    watch = accounts.listen(this::committed);
    followers.start();
    firstLook.start();
  }

  private void committed(AccountId account, Committed commit) {
    int messages = Followers.messages(commit);
    if (messages > 0) {
      followers.note(account, messages);
    }
  }

  /// Makes an index that is gone, or goes on with it.
  private void hurry(AccountId account) {
    if (!followers.hasFailed(account)) {
      followers.hurry(account);
    }
  }

  @Override
  public Hits containing(AccountId account, Where where, Needle text) {
    return read(
        account,
        index -> Lookup.run(index.reader(), index.cursor().email(), where, text),
        Hits.UNKNOWN);
  }

  @Override
  public Ranking ranking(AccountId account, Where where, WordQuery words) {
    if (where instanceof Where.Field) {
      return Ranking.UNKNOWN;
    }
    return read(
        account,
        index ->
            index.cursor().words() < Words.WITH_PLACES
                ? Ranking.UNKNOWN
                : WordLookup.run(index.reader(), index.cursor().email(), where, words),
        Ranking.UNKNOWN);
  }

  private interface Reading<T> {
    T read(OpenIndex index) throws IOException;
  }

  /// What an index says, and how far it is.
  private record Said<T>(T answer, Cursor cursor) {}

  /// Reads the index of an account; what is wrong with it makes the answer `otherwise`.
  private <T> T read(AccountId account, Reading<T> reading, T otherwise) {
    Said<T> said = read(account, reading);
    if (said == null) {
      return otherwise;
    }
    if (!said.cursor.isOf(new StoredMessages(accounts.open(account)))) {
      hurry(account);
      return otherwise;
    }
    return said.answer;
  }

  private <T> @Nullable Said<T> read(AccountId account, Reading<T> reading) {
    Callable<@Nullable Said<T>> task = () -> readHere(account, reading);
    try {
      return readers.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | java.util.concurrent.RejectedExecutionException e) {
      LOG.warn("The index of {} cannot be searched: its messages are read.", account, e);
      return null;
    }
  }

  private <T> @Nullable Said<T> readHere(AccountId account, Reading<T> reading) throws IOException {
    OpenIndex index = null;
    try {
      index = shelf.take(account);
      if (index == null) {
        hurry(account);
        return null;
      }
      return new Said<>(reading.read(index), index.cursor());
    } catch (IOException e) {
      LOG.warn("The index of {} is broken: its messages are read.", account, e);
      if (Indexer.isBroken(e)) {
        shelf.discard(account);
        hurry(account);
      }
      return null;
    } finally {
      if (index != null) {
        index.release();
      }
    }
  }

  @Override
  public IndexState state(AccountId id) {
    Account account = accounts.open(id);
    long last = new StoredMessages(account).last();
    IndexState nothing = new IndexState(0, last, 0, 0, 0, false);
    return read(
        id,
        index -> {
          IndexFolder folder = new IndexFolder(options.folder(), id);
          return new IndexState(
              index.cursor().email(),
              last,
              index.cursor().modseq(),
              index.reader().numDocs(),
              folder.octets(),
              folder.building() != null);
        },
        nothing);
  }

  @Override
  public void rebuild(AccountId account) {
    if (followers.isFollowed(account)) {
      rebuilds.add(account);
      followers.hurry(account);
    } else {
      shelf.discard(account);
    }
  }

  @Override
  public long waiting() {
    return followers.waiting();
  }

  @Override
  public long indexed() {
    return followers.indexed();
  }

  /// Indexes open for searching.
  public long open() {
    return shelf.size();
  }

  /// Lets the indexes stand still, for tests.
  void pause(boolean wanted) {
    followers.pause(wanted);
  }

  /// Waits for the commits under way.
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    try {
      firstLook.close();
      followers.close();
      readers.shutdown();
      shelf.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The indexes were not closed well.", e);
    }
  }
}
