package org.malleposte.search.lucene;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndexContract;
import org.malleposte.search.TestingMail;
import org.malleposte.search.Where;
import org.malleposte.search.Where.Content;
import org.malleposte.search.Where.Envelope;
import org.malleposte.search.WordQuery;
import org.malleposte.search.WorstMail;

/// Measures indexing and looking up, in processor time, which a busy machine does not change.
///
///     mvn -pl mail-core/search -am test -Dtest=SearchSpeed -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dsearch.benchmark=FOLDER -Dsearch.messages=50000 -Dsearch.size=4096
///
/// The messages are those of [WorstMail].
@EnabledIfSystemProperty(named = "search.benchmark", matches = ".+")
class SearchSpeed {
  private static final int MESSAGES = Integer.getInteger("search.messages", 50_000);
  private static final int SIZE = Integer.getInteger("search.size", 4_096);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void measure() throws IOException {
    Path folder = Path.of(System.getProperty("search.benchmark"), "search");
    IndexFolder.delete(folder.resolve("default"));
    try (TestingMail mail = new TestingMail();
        LuceneSearch index =
            new LuceneSearch(
                SearchOptions.in(folder).withDelay(Duration.ofMillis(1)),
                mail.mail,
                mail.accounts)) {
      WorstMail messages = new WorstMail(SIZE);
      for (int i = 0; i < MESSAGES; i++) {
        mail.put(TestingMail.ANN, messages.next());
      }
      long begun = System.nanoTime();
      index.start();
      SearchIndexContract.await(index);
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "indexed %d of %d octets: %.3f ms of CPU each, %.1f s, %d octets on disk%n",
          MESSAGES,
          SIZE,
          cpu("search-index") / 1e6 / MESSAGES,
          seconds,
          index.state(TestingMail.ANN).octets());
      ask(index, Envelope.SUBJECT, "meeting");
      ask(index, Envelope.SUBJECT, "meeting report");
      ask(index, Envelope.SUBJECT, "x" + MESSAGES / 2);
      ask(index, Envelope.FROM, "report@");
      ask(index, Envelope.FROM, "nobody");
      ask(index, Content.BODY, "harbour");
      ask(index, Content.BODY, "arbo");
      ask(index, Content.BODY, "unique" + MESSAGES / 2 + "x");
      ask(index, Content.BODY, "surelynowhere");
      ask(index, Content.BODY, "winter train");
      ask(index, Content.BODY, "a");
      ask(index, Content.TEXT, "invoice");
      ask(index, Content.TEXT, "surelynowhere");
      ask(index, Content.TEXT, "reader@example.org");
      ask(index, Content.BODY, "morning meeting ");
      ask(index, Content.BODY, "unique7x winter");
      askWords(index, "invoices ");
      askWords(index, "winter train harbour");
      askWords(index, "\"winter train\"");
      askWords(index, "un");
      askWords(index, "unique" + MESSAGES / 2 + "x");
    }
  }

  private static void ask(LuceneSearch index, Where where, String text) {
    Needle needle = new Needle(text);
    int rounds = 20;
    double[] took = new double[rounds];
    Hits hits = Hits.UNKNOWN;
    for (int i = 0; i < rounds; i++) {
      long before = cpu("search-");
      hits = index.containing(TestingMail.ANN, where, needle);
      took[i] = (cpu("search-") - before) / 1e6;
    }
    Arrays.sort(took);
    System.out.printf(
        "%s %s: %.2f ms of CPU, %d found, %d to be read%n",
        where, text, took[rounds / 2], hits.found().size(), hits.doubtful().size());
  }

  private static void askWords(LuceneSearch index, String text) {
    WordQuery words = WordQuery.of(text);
    int rounds = 20;
    double[] took = new double[rounds];
    int found = 0;
    for (int i = 0; i < rounds; i++) {
      long before = cpu("search-");
      Ranking ranking = index.ranking(TestingMail.ANN, Content.TEXT, words);
      took[i] = (cpu("search-") - before) / 1e6;
      found = 0;
      for (long email = 1; email <= ranking.upTo(); email++) {
        found += ranking.of(email) > 0 ? 1 : 0;
      }
    }
    Arrays.sort(took);
    System.out.printf("words %s: %.2f ms of CPU, %d found%n", text, took[rounds / 2], found);
  }

  private static long cpu(String threads) {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.dumpAllThreads(false, false, 0)) {
      if (thread.getThreadName().startsWith(threads)) {
        nanos += THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }
}
