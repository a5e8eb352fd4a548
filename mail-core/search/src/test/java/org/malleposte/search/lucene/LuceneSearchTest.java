package org.malleposte.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.SearchIndexContract;
import org.malleposte.search.TestingFaultyStore;
import org.malleposte.search.TestingMail;
import org.malleposte.search.Where.Content;
import org.malleposte.search.WordQuery;
import org.malleposte.storage.CorruptObject;

/// The embedded index, and what may happen to its folder.
class LuceneSearchTest implements SearchIndexContract {
  @TempDir Path folder;

  @Override
  public LuceneSearch index(TestingMail mail) {
    LuceneSearch search = new LuceneSearch(options(), mail.mail, mail.accounts);
    search.start();
    return search;
  }

  private SearchOptions options() {
    return SearchOptions.in(folder).withDelay(Duration.ofMillis(10));
  }

  @Override
  public void pause(SearchIndex index, boolean paused) {
    ((LuceneSearch) index).pause(paused);
  }

  @Test
  void itsFolderMayBeDeletedAtAnyTime() throws IOException {
    try (TestingMail mail = new TestingMail();
        LuceneSearch index = index(mail)) {
      for (int i = 0; i < 20; i++) {
        mail.put(PLAIN);
      }
      SearchIndexContract.await(index);
      IndexFolder.delete(folder);
      assertThat(SearchIndexContract.found(mail, index, Content.BODY, "harbour")).hasSize(20);
      mail.put(PLAIN);
      SearchIndexContract.await(index);
      assertThat(proven(index)).isEqualTo(21);
    }
  }

  @Test
  void oneThatIsMadeWhereAnotherWasDeletedUnseenIsTakenUp() throws IOException {
    try (TestingMail mail = new TestingMail();
        LuceneSearch index = index(mail)) {
      mail.put(PLAIN);
      until(() -> index.indexed() == 1 && proven(index) == 1);
      IndexFolder.delete(folder);
      mail.put(PLAIN);
      until(() -> index.indexed() == 3);
      assertThat(proven(index)).isEqualTo(2);
    }
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void anIndexOfAnotherHistoryIsMadeAnew() {
    try (TestingMail mail = new TestingMail();
        LuceneSearch index = index(mail)) {
      for (int i = 0; i < 5; i++) {
        mail.put(PLAIN);
      }
      SearchIndexContract.await(index);
    }
    try (TestingMail restored = new TestingMail()) { // what came last was lost
      restored.put(PLAIN);
      for (int i = 0; i < 6; i++) {
        restored.put(HTML);
      }
      LuceneSearch index = new LuceneSearch(options(), restored.mail, restored.accounts);
      assertThat(SearchIndexContract.found(restored, index, Content.BODY, "harbour"))
          .containsExactly(1L);
      assertThat(index.state(TestingMail.ANN).upTo()).isZero();
      try (index) {
        index.start();
        SearchIndexContract.await(index);
        assertThat(proven(index)).isEqualTo(1);
        assertThat(SearchIndexContract.found(restored, index, Content.BODY, "shoes")).hasSize(6);
      }
    }
  }

  @Test
  void aBrokenIndexIsMadeAnew() throws IOException {
    try (TestingMail mail = new TestingMail()) {
      for (int i = 0; i < 20; i++) {
        mail.put(PLAIN);
      }
      try (LuceneSearch index = index(mail)) {
        SearchIndexContract.await(index);
      }
      for (Path file : files()) {
        if (file.getFileName().toString().startsWith("_")) {
          Files.write(file, new byte[100]);
        }
      }
      try (LuceneSearch index = index(mail)) {
        assertThat(SearchIndexContract.found(mail, index, Content.BODY, "harbour")).hasSize(20);
        SearchIndexContract.await(index);
        assertThat(proven(index)).isEqualTo(20);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void itGoesOnWhereItEnded() {
    try (TestingMail mail = new TestingMail()) {
      mail.put(PLAIN);
      try (LuceneSearch index = index(mail)) {
        SearchIndexContract.await(index);
      }
      mail.put(PLAIN);
      try (LuceneSearch index = new LuceneSearch(options(), mail.mail, mail.accounts)) {
        assertThat(index.state(TestingMail.ANN).waiting()).isEqualTo(1);
      }
      try (LuceneSearch index = index(mail)) {
        SearchIndexContract.await(index);
        assertThat(proven(index)).isEqualTo(2);
        index.pause(true); // when the turn has ended it is counted
        assertThat(index.indexed()).isEqualTo(1);
      }
    }
  }

  @Test
  void noMoreIndexesAreOpenThanMayBe() {
    SearchOptions few = new SearchOptions(folder, Duration.ofMillis(10), 1, 1 << 20, 2, 3);
    try (TestingMail mail = new TestingMail();
        LuceneSearch index = new LuceneSearch(few, mail.mail, mail.accounts)) {
      index.start();
      for (int i = 0; i < 10; i++) {
        var account = new org.malleposte.storage.AccountId("default", "user" + i);
        mail.put(account, PLAIN.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        while (index.state(account).waiting() > 0) {
          LockSupport.parkNanos(5_000_000);
        }
        assertThat(index.open()).isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void anIndexOfOtherWordsAnswersUntilTheNextOneIsMade() throws IOException {
    Path old = new IndexFolder(folder, TestingMail.ANN).next(false);
    try (TestingMail mail = new TestingMail()) {
      mail.put(PLAIN);
      writeWithoutPlaces(old);
      mail.put(PLAIN);
      Needle several = new Needle("the harbour");
      WordQuery words = WordQuery.of("harbours ");
      try (LuceneSearch index = new LuceneSearch(options(), mail.mail, mail.accounts)) {
        assertThat(proven(index)).isEqualTo(1);
        Hits hits = index.containing(TestingMail.ANN, Content.BODY, several);
        assertThat(hits.of(1)).isEqualTo(Hits.Answer.ASK);
        assertThat(index.ranking(TestingMail.ANN, Content.BODY, words).of(1))
            .isEqualTo(Ranking.ASK);
        index.start();
        SearchIndexContract.await(index);
        assertThat(proven(index)).isEqualTo(2);
        hits = index.containing(TestingMail.ANN, Content.BODY, several);
        assertThat(hits.found().size()).isEqualTo(2);
        assertThat(index.ranking(TestingMail.ANN, Content.BODY, words).of(1)).isPositive();
      }
      assertThat(old).doesNotExist();
    }
  }

  /// As the first version did: one message with the words of its body, wherever they stand.
  private static void writeWithoutPlaces(Path path) throws IOException {
    TermBag body = new TermBag();
    for (String run : List.of("shall", "we", "meet", "at", "the", "harbour,", "ann?")) {
      body.add(run.toCharArray(), 0, run.length());
    }
    Document document = new Document();
    document.add(new NumericDocValuesField(Fields.EMAIL, 1));
    document.add(new Field(Fields.BODY, new BagStream(body), Fields.terms()));
    Files.createDirectories(path);
    try (MMapDirectory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(document);
      writer.setLiveCommitData(new Cursor(1, 1, Words.WITH_PLACES - 1, "").data().entrySet());
      writer.commit();
    }
  }

  @Test
  void whatTheIndexHasIsNotReadForWords() {
    try (TestingMail mail = new TestingMail();
        LuceneSearch index = index(mail)) {
      List.of(PLAIN, HTML, JAPANESE, DIGEST).forEach(mail::put);
      SearchIndexContract.await(index);
      for (String words :
          List.of("harbours ", "\"cheaper shoes\"", "東京駅", "joe.smith@example.net")) {
        Ranking ranking = index.ranking(TestingMail.ANN, Content.TEXT, WordQuery.of(words));
        for (long email = 1; email <= 4; email++) {
          assertThat(ranking.of(email)).as(words).isNotEqualTo(Ranking.ASK);
        }
      }
    }
  }

  @Test
  void whileTheIndexIsHeldUpMailComesInAndIsFound() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    TestingFaultyStore store = new TestingFaultyStore();
    store.fault =
        _ -> {
          reached.countDown();
          hold(released);
          return null;
        };
    try (TestingMail mail = new TestingMail(store);
        LuceneSearch index = index(mail)) {
      mail.put(PLAIN);
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 50; i++) { // that many would be a batch, and a commit, of their own
        mail.put(PLAIN);
      }
      assertThat(SearchIndexContract.found(mail, index, Content.BODY, "harbour")).hasSize(51);
      assertThat(index.state(TestingMail.ANN).waiting()).isEqualTo(51);
      released.countDown();
      SearchIndexContract.await(index);
      assertThat(proven(index)).isEqualTo(51);
    } finally {
      released.countDown();
    }
  }

  private static void hold(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatCouldNotBeReadIsTriedAgain() {
    TestingFaultyStore store = new TestingFaultyStore();
    try (TestingMail mail = new TestingMail(store)) {
      store.fault = _ -> new CorruptObject("it is not what was written");
      try (LuceneSearch index = index(mail)) {
        for (int i = 0; i < 3; i++) {
          mail.put(PLAIN.replace("harbour", "harbour " + i));
        }
        SearchIndexContract.await(index);
        assertThat(proven(index)).isZero();
      }
      store.fault = _ -> null; // put back from a copy
      mail.put(HTML);
      try (LuceneSearch index = index(mail)) {
        SearchIndexContract.await(index);
        SearchIndexContract.until(() -> proven(index) == 3);
        assertThat(index.state(TestingMail.ANN).messages()).isEqualTo(4);
        Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
        assertThat(hits.doubtful().isEmpty()).isTrue();
      }
    }
  }

  private static int proven(LuceneSearch index) {
    Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
    return hits.found().size();
  }
}
