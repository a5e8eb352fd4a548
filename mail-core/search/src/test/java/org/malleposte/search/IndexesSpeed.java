package org.malleposte.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.malleposte.search.Where.Content;
import org.malleposte.search.Where.Envelope;
import org.malleposte.search.elastic.ElasticOptions;
import org.malleposte.search.elastic.ElasticSearch;
import org.malleposte.search.elastic.LocalElasticsearch;
import org.malleposte.search.lucene.LuceneSearch;
import org.malleposte.search.lucene.SearchOptions;

/// Measures both indexes beside each other by the clock, so that only the ratio tells.
///
///     mvn -pl mail-core/search -am test -Dtest=IndexesSpeed -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dsearch.benchmark=FOLDER -Dsearch.messages=5000
@EnabledIfSystemProperty(named = "search.benchmark", matches = ".+")
class IndexesSpeed {
  private static final int MESSAGES = Integer.getInteger("search.messages", 5_000);
  private static final int SIZE = Integer.getInteger("search.size", 4_096);
  private static final int ROUNDS = 15;

  @Test
  void measure() {
    Path folder = Path.of(System.getProperty("search.benchmark"), "both");
    SearchOptions options = SearchOptions.in(folder).withDelay(Duration.ofMillis(1));
    try (TestingMail mail = new TestingMail();
        LuceneSearch lucene = new LuceneSearch(options, mail.mail, mail.accounts);
        ElasticSearch elastic = new ElasticSearch(usual(), mail.mail, mail.accounts)) {
      WorstMail messages = new WorstMail(SIZE);
      for (int i = 0; i < MESSAGES; i++) {
        mail.put(TestingMail.ANN, messages.next());
      }
      fill("Lucene", lucene);
      fill("Elasticsearch", elastic);
      compare(lucene, elastic, Envelope.SUBJECT, "meeting");
      compare(lucene, elastic, Envelope.FROM, "report@");
      compare(lucene, elastic, Content.BODY, "harbour");
      compare(lucene, elastic, Content.BODY, "arbo");
      compare(lucene, elastic, Content.BODY, "unique" + MESSAGES / 2 + "x");
      compare(lucene, elastic, Content.BODY, "surelynowhere");
      compare(lucene, elastic, Content.BODY, "winter train");
      compare(lucene, elastic, Content.BODY, "a");
      compareWords(lucene, elastic, "invoices ");
      compareWords(lucene, elastic, "winter train harbour");
      compareWords(lucene, elastic, "\"winter train\"");
      compareWords(lucene, elastic, "unique7");
    }
  }

  /// One shard that is refreshed as seldom as in earnest.
  private static ElasticOptions usual() {
    ElasticOptions fresh = LocalElasticsearch.fresh();
    return new ElasticOptions(
        fresh.servers(),
        fresh.name(),
        fresh.access(),
        fresh.authority(),
        1,
        0,
        Duration.ofSeconds(5),
        fresh.timeout(),
        fresh.delay(),
        fresh.batch(),
        1);
  }

  private static void fill(String name, SearchIndex index) {
    long begun = System.nanoTime();
    index.start();
    index.lookAfter(() -> true);
    SearchIndexContract.await(index);
    double seconds = (System.nanoTime() - begun) / 1e9;
    IndexState state = index.state(TestingMail.ANN);
    System.out.printf(
        "%s: %.0f messages of %d octets a second, %d octets on disk%n",
        name, MESSAGES / seconds, SIZE, state.octets());
  }

  private static void compare(SearchIndex lucene, SearchIndex elastic, Where where, String text) {
    Needle needle = new Needle(text);
    Hits[] hits = new Hits[2];
    double one = median(() -> hits[0] = lucene.containing(TestingMail.ANN, where, needle));
    double other = median(() -> hits[1] = elastic.containing(TestingMail.ANN, where, needle));
    System.out.printf(
        "%s %s: %.1f / %.1f ms, %d / %d found%n",
        where, text, one, other, hits[0].found().size(), hits[1].found().size());
  }

  private static void compareWords(SearchIndex lucene, SearchIndex elastic, String text) {
    WordQuery words = WordQuery.of(text);
    double one = median(() -> lucene.ranking(TestingMail.ANN, Content.TEXT, words));
    double other = median(() -> elastic.ranking(TestingMail.ANN, Content.TEXT, words));
    System.out.printf("words %s: %.1f / %.1f ms%n", text, one, other);
  }

  private static double median(Runnable question) {
    double[] took = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      question.run();
      took[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(took);
    return took[ROUNDS / 2];
  }
}
