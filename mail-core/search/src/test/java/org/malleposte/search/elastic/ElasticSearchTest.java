package org.malleposte.search.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.search.SearchIndexContract.await;
import static org.malleposte.search.SearchIndexContract.found;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.SearchIndexContract;
import org.malleposte.search.TestingFaultyStore;
import org.malleposte.search.TestingMail;
import org.malleposte.search.Where.Content;
import org.malleposte.search.Where.Envelope;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// The shared index on a real Elasticsearch, and what may happen to that.
class ElasticSearchTest implements SearchIndexContract {
  private static final String OTHER = "Subject: Nothing\n\nabout ships\n";

  @Override
  public ElasticSearch index(TestingMail mail) {
    return started(mail, LocalElasticsearch.fresh());
  }

  private static ElasticSearch started(TestingMail mail, ElasticOptions options) {
    return started(new ElasticSearch(options, mail.mail, mail.accounts));
  }

  private static ElasticSearch started(ElasticSearch search) {
    search.start();
    search.lookAfter(() -> true);
    return search;
  }

  @Override
  public void pause(SearchIndex index, boolean paused) {
    ((ElasticSearch) index).pause(paused);
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("two minutes have passed").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static Hits harbour(SearchIndex index) {
    return index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
  }

  private static void fill(TestingMail mail, int messages) {
    for (int i = 0; i < messages; i++) {
      mail.put(PLAIN);
    }
  }

  private static int ask(String method, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(LocalElasticsearch.uri() + path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void itMayBeDeletedAtAnyTime() throws Exception {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail();
        ElasticSearch index = started(mail, options)) {
      fill(mail, 20);
      await(index);
      assertThat(ask("DELETE", "/" + options.name() + "-mail-1")).isEqualTo(200);
      assertThat(found(mail, index, Content.BODY, "harbour")).hasSize(20);
      mail.put(PLAIN);
      until(() -> harbour(index).found().size() == 21);
      assertThat(ask("HEAD", "/_alias/" + options.name() + "-mail")).isEqualTo(200);
    }
  }

  @Test
  void whatWasMissedWhileNobodyLookedIsIndexed() {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail()) {
      fill(mail, 2);
      try (ElasticSearch index = started(mail, options)) {
        await(index);
      }
      fill(mail, 2);
      ElasticSearch stopped = new ElasticSearch(options, mail.mail, mail.accounts);
      assertThat(harbour(stopped).upTo()).isEqualTo(2);
      assertThat(found(mail, stopped, Content.BODY, "harbour")).hasSize(4);
      try (ElasticSearch index = started(stopped)) {
        await(index);
        assertThat(harbour(index).found().size()).isEqualTo(4);
      }
    }
  }

  @Test
  void messagesAreReadWhileItIsAway() throws Exception {
    try (TestingMail mail = new TestingMail();
        FaultyElasticsearch faulty = new FaultyElasticsearch(LocalElasticsearch.uri());
        ElasticSearch index =
            started(
                mail,
                LocalElasticsearch.options(
                    List.of(faulty.uri()), LocalElasticsearch.freshName()))) {
      fill(mail, 3);
      await(index);
      faulty.mood = FaultyElasticsearch.Mood.BUSY;
      mail.put(PLAIN);
      assertThat(found(mail, index, Content.BODY, "harbour")).hasSize(4);
      assertThat(harbour(index)).isSameAs(Hits.UNKNOWN);
      until(() -> index.figures().getFirst().value().getAsLong() == 1);
      assertThat(index.waiting()).isPositive();
      faulty.mood = FaultyElasticsearch.Mood.PASSES;
      until(() -> harbour(index).found().size() == 4);
      faulty.mood = FaultyElasticsearch.Mood.READ_ONLY;
      mail.put(PLAIN);
      until(() -> harbour(index).upTo() == 4 && index.waiting() > 0 && isRefusing(index));
      assertThat(isAway(index)).isFalse();
      assertThat(found(mail, index, Content.BODY, "harbour")).hasSize(5);
      faulty.mood = FaultyElasticsearch.Mood.PASSES;
      until(() -> harbour(index).found().size() == 5 && !isRefusing(index));
      faulty.mood = FaultyElasticsearch.Mood.TIGHT;
      mail.put(PLAIN);
      until(() -> isRefusing(index));
      faulty.mood = FaultyElasticsearch.Mood.PASSES;
      until(() -> harbour(index).found().size() == 6 && !isRefusing(index));
      faulty.mood = FaultyElasticsearch.Mood.RED;
      assertThat(found(mail, index, Content.BODY, "harbour")).hasSize(6);
      assertThat(harbour(index)).isSameAs(Hits.UNKNOWN);
      assertThat(isAway(index)).isFalse(); // other accounts are in other shards
    }
  }

  private static boolean isAway(ElasticSearch index) {
    return index.figures().getFirst().value().getAsLong() == 1;
  }

  private static boolean isRefusing(ElasticSearch index) {
    return index.figures().getLast().value().getAsLong() == 1;
  }

  @Test
  void nobodyWaitsLongForOneThatSaysNothing() throws Exception {
    try (TestingMail mail = new TestingMail();
        FaultyElasticsearch faulty = new FaultyElasticsearch(LocalElasticsearch.uri())) {
      faulty.mood = FaultyElasticsearch.Mood.SILENT;
      ElasticOptions patient =
          LocalElasticsearch.options(List.of(faulty.uri()), LocalElasticsearch.freshName());
      ElasticOptions options =
          new ElasticOptions(
              patient.servers(),
              patient.name(),
              patient.access(),
              patient.authority(),
              1,
              0,
              patient.refresh(),
              Duration.ofMillis(200),
              patient.delay(),
              patient.batch(),
              1);
      try (ElasticSearch index = new ElasticSearch(options, mail.mail, mail.accounts)) {
        mail.put(PLAIN);
        assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L);
        long asked = index.figures().get(1).value().getAsLong();
        assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L);
        assertThat(index.figures().get(1).value().getAsLong()).isEqualTo(asked);
      }
      try (ElasticSearch index = new ElasticSearch(options, mail.mail, mail.accounts);
          ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
        long begun = System.nanoTime();
        for (int i = 0; i < 30; i++) {
          many.submit(() -> harbour(index));
        }
        many.shutdown();
        assertThat(many.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        long asked = index.figures().get(1).value().getAsLong();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        assertThat(asked).as("requests that came to nothing").isLessThanOrEqualTo(seconds + 1);
      }
    }
  }

  @Test
  void whatCouldNotBeReadIsTriedAgain() {
    TestingFaultyStore store = new TestingFaultyStore();
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail(store)) {
      store.fault = _ -> new CorruptObject("it is not what was written");
      try (ElasticSearch index = started(mail, options)) {
        for (int i = 0; i < 3; i++) {
          mail.put(PLAIN.replace("harbour", "harbour " + i));
        }
        await(index);
        assertThat(harbour(index).found().isEmpty()).isTrue();
      }
      store.fault = _ -> null; // put back from a copy
      mail.put(OTHER);
      try (ElasticSearch index = started(mail, options)) {
        until(() -> harbour(index).found().size() == 3);
        assertThat(harbour(index).doubtful().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void severalServersShareIt() {
    MemoryMetadataStore metadata = new MemoryMetadataStore();
    MemoryObjectStore objects = new MemoryObjectStore();
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail here = shared(metadata, objects);
        TestingMail there = shared(metadata, objects);
        ElasticSearch mine = started(here, options);
        ElasticSearch other = new ElasticSearch(options, there.mail, there.accounts)) {
      other.start();
      fill(here, 5);
      await(mine);
      fill(there, 5);
      until(() -> harbour(mine).found().size() == 10);
      assertThat(harbour(other).found().size()).isEqualTo(10);
      until(() -> other.indexed() == 5); // it is counted when the turn has ended
      assertThat(mine.indexed()).isEqualTo(5);
    }
  }

  @Test
  void whatOthersCommitTheyIndexThemselves() throws Exception {
    MemoryMetadataStore metadata = new MemoryMetadataStore();
    MemoryObjectStore objects = new MemoryObjectStore();
    try (TestingMail here = shared(metadata, objects);
        TestingMail there = shared(metadata, objects);
        ElasticSearch mine =
            new ElasticSearch(LocalElasticsearch.fresh(), here.mail, here.accounts)) {
      mine.start();
      mine.pause(true);
      assertThat(here.messages().last()).isZero(); // the account is open here
      int uid = there.put(TestingMail.ANN, PLAIN.getBytes(StandardCharsets.UTF_8)).uid();
      assertThat(here.accounts.open(TestingMail.ANN).refresh()).isTrue();
      here.ann()
          .store(
              TestingMail.owner(TestingMail.ANN),
              here.inbox(TestingMail.ANN),
              new int[] {uid},
              new FlagChange.Add(Flags.of(Flags.SEEN)),
              Long.MAX_VALUE);
      assertThat(mine.waiting()).isZero();
    }
  }

  @Test
  void aCensusThatFailsIsTakenAgain() {
    AtomicBoolean failed = new AtomicBoolean();
    MemoryMetadataStore metadata =
        new MemoryMetadataStore() {
          @Override
          public void accounts(AccountVisitor visitor) {
            if (failed.compareAndSet(false, true)) {
              throw new IllegalStateException("a fault");
            }
            super.accounts(visitor);
          }
        };
    try (TestingMail mail = new TestingMail(metadata, new MemoryObjectStore())) {
      mail.put(PLAIN);
      try (ElasticSearch index = started(mail, LocalElasticsearch.fresh())) {
        until(() -> index.indexed() == 1);
      }
    }
  }

  @Test
  void anIndexThatIsNotDiscardedIsNotSaidToBe() throws Exception {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail();
        FaultyElasticsearch faulty = new FaultyElasticsearch(LocalElasticsearch.uri())) {
      try (ElasticSearch index = started(mail, options)) {
        mail.put(PLAIN);
        await(index);
      }
      ElasticOptions behind = LocalElasticsearch.options(List.of(faulty.uri()), options.name());
      try (Wire wire = new Wire(behind, Breaker.ofAnswers())) {
        Index own = new Indexes(wire, behind, 1).own();
        faulty.mood = FaultyElasticsearch.Mood.READ_ONLY;
        assertThatThrownBy(() -> own.discard(TestingMail.ANN)).isInstanceOf(Unavailable.class);
        faulty.mood = FaultyElasticsearch.Mood.PASSES;
        own.discard(TestingMail.ANN);
        own.discard(TestingMail.ANN);
        assertThat(own.cursor(TestingMail.ANN)).isNull();
      }
    }
  }

  private static TestingMail shared(MemoryMetadataStore metadata, MemoryObjectStore objects) {
    TestingMail mail = new TestingMail(metadata, objects);
    mail.accounts.share();
    return mail;
  }

  @Test
  void whoWasOvertakenTakesNothingBack() throws Exception {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail();
        ElasticSearch index = started(mail, options)) {
      fill(mail, 3);
      await(index);
      Index own = new Indexes(new Wire(options, Breaker.ofAnswers()), options, 1).own();
      Cursor before = own.cursor(TestingMail.ANN);
      fill(mail, 2);
      await(index);
      assertThat(own.move(TestingMail.ANN, before.reached(4, ""))).isNull();
      assertThat(harbour(index).upTo()).isEqualTo(5);
    }
  }

  @Test
  void anIndexOfAnotherHistoryIsMadeAnew() {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail();
        ElasticSearch index = started(mail, options)) {
      fill(mail, 5);
      await(index);
    }
    try (TestingMail restored = new TestingMail()) { // what came last was lost
      restored.put(PLAIN);
      LongStream.range(0, 6).forEach(_ -> restored.put(OTHER));
      ElasticSearch index = new ElasticSearch(options, restored.mail, restored.accounts);
      assertThat(found(restored, index, Content.BODY, "harbour")).containsExactly(1L);
      assertThat(harbour(index)).isSameAs(Hits.UNKNOWN);
      try (ElasticSearch again = started(index)) {
        until(() -> harbour(again).upTo() == 7);
        assertThat(found(restored, again, Content.BODY, "harbour")).containsExactly(1L);
        assertThat(found(restored, again, Content.BODY, "ships")).hasSize(6);
      }
    }
  }

  @Test
  void aNewVersionIsMadeBesideTheOldOneAndTakenIntoUse() throws Exception {
    ElasticOptions options = LocalElasticsearch.fresh();
    try (TestingMail mail = new TestingMail()) {
      fill(mail, 4);
      try (ElasticSearch index = started(mail, options)) {
        await(index);
      }
      ElasticSearch next = new ElasticSearch(options, mail.mail, mail.accounts, 2);
      assertThat(harbour(next).found().size()).isEqualTo(4); // by the old one
      try (ElasticSearch index = started(next)) {
        until(() -> isGone(options.name() + "-mail-1"));
        assertThat(harbour(index).found().size()).isEqualTo(4);
        assertThat(ask("HEAD", "/" + options.name() + "-mail-2/_alias/" + options.name() + "-mail"))
            .isEqualTo(200);
        // A server that was not upgraded yet reads, and makes no old one again.
        try (ElasticSearch old = started(mail, options)) {
          assertThat(found(mail, old, Content.BODY, "harbour")).hasSize(4);
          assertThat(harbour(old)).isSameAs(Hits.UNKNOWN);
          assertThat(isGone(options.name() + "-mail-1")).isTrue();
        }
      }
    }
  }

  private static boolean isGone(String index) {
    try {
      return ask("HEAD", "/" + index) == 404;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyNeedleIsProvenWhateverStandsInIt() {
    try (TestingMail mail = new TestingMail();
        ElasticSearch index = index(mail)) {
      mail.put(
          "Subject: =?utf-8?q?a_=F0=9F=98=80=C2=A0b?=\n\none  two\tthree\nfour \"five\" \\six\n");
      mail.put("Subject: ab\n\n" + "xyz ".repeat(300) + "\n");
      await(index);
      for (String text :
          List.of(
              "e  t", "o\tt", "e\r\nf", "\"five\" \\s", "o", "tw", " ", "\t", "x\r\n", "six\r\n")) {
        Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle(text));
        for (long email = 1; email <= 2; email++) {
          assertThat(hits.of(email))
              .as("'%s' in %d", text, email)
              .isEqualTo(
                  mail.text(email).has(Content.BODY, new Needle(text))
                      ? Hits.Answer.YES
                      : Hits.Answer.NO);
        }
      }
      assertThat(found(mail, index, Envelope.SUBJECT, "\uD83D\uDE00 b")).containsExactly(1L);
      assertThat(found(mail, index, Envelope.SUBJECT, "\uD83D")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "xyz ".repeat(250))).containsExactly(2L);
      assertThat(found(mail, index, Content.BODY, "xyz ".repeat(301))).isEmpty();
    }
  }
}
