package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Accounts;
import org.malleposte.account.Committed;
import org.malleposte.account.Watch;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.EmailSet;
import org.malleposte.search.Hits;
import org.malleposte.search.IndexState;
import org.malleposte.search.Needle;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;
import org.malleposte.search.follow.Followers;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageFigure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index that all servers share. A server indexes what it commits itself; what one leaves
/// behind another one finds (`lookAfter`). Searching works before [#start] and without it, on what
/// is there.
public final class ElasticSearch implements SearchIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticSearch.class);

  /// Searches that Elasticsearch is asked at one time; who comes then waits a little, and reads.
  private static final int AT_ONCE = 32;

  /// How many times as long as one request all pages of an answer may take.
  private static final int PAGES = 4;

  private final ElasticOptions options;
  private final Accounts accounts;
  private final Breaker breaker = Breaker.ofAnswers();
  private final Breaker documents = Breaker.ofDocuments();
  private final Wire wire;
  private final Indexes indexes;
  private final Set<AccountId> rebuilds = ConcurrentHashMap.newKeySet();
  private final Followers followers;
  private final Census census;
  private final Semaphore asking = new Semaphore(AT_ONCE, true);

  /// The last commits with messages that were told of, by account: see [#made].
  private final Map<AccountId, Told> told = new ConcurrentHashMap<>();

  private final List<Watch> watches = new ArrayList<>();

  private record Told(long modseq, int messages) {}

  public ElasticSearch(ElasticOptions options, Mail mail, Accounts accounts) {
    this(options, mail, accounts, Fields.VERSION);
  }

  /// @param version of the index that is written
  ElasticSearch(ElasticOptions options, Mail mail, Accounts accounts, int version) {
    this.options = options;
    this.accounts = accounts;
    this.wire = new Wire(options, breaker);
    this.indexes = new Indexes(wire, options, version);
    this.followers =
        new Followers(
            options.delay(),
            options.batch(),
            options.threads(),
            () -> new Indexer(mail, accounts, indexes, breaker, documents, rebuilds));
    Duration look = options.delay().multipliedBy(2);
    this.census =
        new Census(accounts, indexes, breaker, look, followers::note, () -> waiting() == 0);
  }

  @Override
  public void start() {
    if (accounts.isShared()) {
      watches.add(accounts.tell(this::made));
    }
    watches.add(accounts.listen(this::committed));
    followers.start();
    census.start();
  }

  @Override
  public void lookAfter(BooleanSupplier mine) {
    census.takeWhen(mine);
  }

  private void committed(AccountId account, Committed commit) {
    int messages = Followers.messages(commit);
    if (messages > 0 && accounts.isShared()) {
      told.put(account, new Told(commit.modseq(), messages));
    } else if (messages > 0) {
      followers.note(account, messages);
    }
  }

  /// This server made the commit that it was just told of; what others made they index.
  private void made(AccountId account, long modseq) {
    Told last = told.remove(account);
    if (last != null && last.modseq == modseq) {
      followers.note(account, last.messages);
    }
  }

  // Searching

  @Override
  public Hits containing(AccountId account, Where where, Needle text) {
    Query query = Query.of(where, text);
    return best(account, index -> hits(index, account, query), Hits::upTo, Hits.UNKNOWN);
  }

  @Override
  public Ranking ranking(AccountId account, Where where, WordQuery words) {
    if (where instanceof Where.Field || words.isEmpty()) {
      return Ranking.UNKNOWN;
    }
    Query query = Query.of(where, words);
    return best(account, index -> ranking(index, account, query), Ranking::upTo, Ranking.UNKNOWN);
  }

  private interface Question<T> {
    T ask(Index index) throws Unavailable, Gone;
  }

  /// What the index says, or an older one that is farther for now.
  private <T> T best(AccountId account, Question<T> question, ToLongFunction<T> reach, T unknown) {
    if (breaker.nanos() > 0) {
      return unknown;
    }
    try {
      if (!asking.tryAcquire(options.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return unknown;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown;
    }
    try {
      T known = ask(account, indexes.own(), question, unknown);
      Index older = indexes.older();
      T before = older == null ? unknown : ask(account, older, question, unknown);
      return reach.applyAsLong(before) > reach.applyAsLong(known) ? before : known;
    } catch (Unavailable e) {
      LOG.debug("{} is searched by reading: {}", account, e.getMessage());
      return unknown;
    } finally {
      asking.release();
    }
  }

  private <T> T ask(AccountId account, @Nullable Index index, Question<T> question, T unknown)
      throws Unavailable {
    try {
      if (index != null) {
        return question.ask(index);
      }
    } catch (Gone e) {
      LOG.debug("{} is searched by reading: {}", account, e.getMessage());
      indexes.forget();
    }
    followers.hurry(account);
    return unknown;
  }

  private Hits hits(Index index, AccountId account, Query query) throws Unavailable, Gone {
    Lookup lookup = lookup(index, account);
    EmailSet.Builder found = new EmailSet.Builder();
    EmailSet.Builder doubtful = new EmailSet.Builder();
    if (query.proven() != null) {
      lookup.run(query.proven(), found::add, doubtful::add);
    } else if (query.likely() != null) {
      lookup.run(query.likely(), doubtful::add, doubtful::add);
    }
    return isUsable(account, lookup)
        ? new Hits(found.build(), doubtful.build(), lookup.upTo())
        : Hits.UNKNOWN;
  }

  private Ranking ranking(Index index, AccountId account, Query query) throws Unavailable, Gone {
    Lookup lookup = lookup(index, account);
    Ranking.Builder ranking = new Ranking.Builder();
    if (query.likely() != null) {
      lookup.run(
          query.likely(),
          email -> ranking.add(email, Ranking.ASK),
          email -> ranking.add(email, Ranking.ASK));
    }
    if (query.proven() != null) {
      lookup.run(query.proven(), ranking::add, email -> ranking.add(email, Ranking.ASK));
    }
    return isUsable(account, lookup) ? ranking.build(lookup.upTo()) : Ranking.UNKNOWN;
  }

  private Lookup lookup(Index index, AccountId account) {
    return new Lookup(index, account, System.nanoTime() + PAGES * options.timeout().toNanos());
  }

  /// Whether the index speaks of the messages that there are.
  private boolean isUsable(AccountId account, Lookup lookup) {
    Cursor cursor = lookup.cursor();
    boolean usable = cursor != null && cursor.isOf(new StoredMessages(accounts.open(account)));
    if (cursor == null) {
      indexes.forget(); // for it may be another index by now
    }
    if (!usable) {
      followers.hurry(account);
    }
    return usable;
  }

  // Looking after it

  @Override
  public IndexState state(AccountId account) {
    long last = new StoredMessages(accounts.open(account)).last();
    IndexState nothing = new IndexState(0, last, 0, 0, 0, false);
    IndexState known =
        best(account, index -> state(index, account, last), IndexState::upTo, nothing);
    return rebuilds.contains(account)
        ? new IndexState(known.upTo(), last, known.modseq(), known.messages(), known.octets(), true)
        : known;
  }

  private IndexState state(Index index, AccountId account, long last) throws Unavailable, Gone {
    Lookup lookup = lookup(index, account);
    lookup.run(index.cursorQuery(account), _ -> {}, _ -> {});
    Cursor cursor = lookup.cursor();
    if (cursor == null) {
      followers.hurry(account);
      return new IndexState(0, last, 0, 0, 0, false);
    }
    long messages = count(index, account);
    return new IndexState(
        cursor.email(),
        last,
        cursor.modseq(),
        messages,
        messages * index.octets() / Math.max(1, index.documents()),
        cursor.again() != Cursor.NOT_AGAIN);
  }

  private static long count(Index index, AccountId account) throws Unavailable, Gone {
    ObjectNode question = Wire.JSON.createObjectNode();
    question.set("query", Query.term(Fields.ACCOUNT, account.toString()));
    question.put("size", 0).put("track_total_hits", true);
    JsonNode found = index.search(account, question, "hits.total.value");
    return found.path("hits").path("total").path("value").asLong();
  }

  @Override
  public void rebuild(AccountId account) {
    if (followers.isFollowed(account)) {
      rebuilds.add(account);
      followers.hurry(account);
      return;
    }
    try {
      Index own = indexes.own();
      if (own != null) {
        own.discard(account);
      }
    } catch (Unavailable | Gone e) {
      LOG.warn("The index of {} cannot be discarded: {}", account, e.getMessage());
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

  @Override
  public List<StorageFigure> figures() {
    return List.of(
        StorageFigure.gauge(
            "elasticsearch.away",
            "1 while Elasticsearch does not answer and messages are read instead",
            () -> breaker.isAway() ? 1 : 0),
        StorageFigure.counter("elasticsearch.requests", "Requests to Elasticsearch", wire::asked),
        StorageFigure.counter(
            "elasticsearch.failures", "Of these, not answered or refused", wire::failed),
        StorageFigure.gauge(
            "elasticsearch.refusing",
            "1 while Elasticsearch answers and takes no documents: it is full or read-only",
            () -> documents.isAway() ? 1 : 0));
  }

  /// Lets the indexes stand still, for tests.
  void pause(boolean wanted) {
    followers.pause(wanted);
  }

  /// Waits for the turns under way.
  @Override
  public void close() {
    watches.forEach(Watch::close);
    try {
      census.close();
      followers.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    wire.close();
  }
}
