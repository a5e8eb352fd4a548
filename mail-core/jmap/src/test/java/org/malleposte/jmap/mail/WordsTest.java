package org.malleposte.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.format.Corpus;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.lucene.LuceneSearch;
import org.malleposte.search.lucene.SearchOptions;

/// Email/query and SearchSnippet/get look for words (RFC 8621 §4.4.1, §5), with an index and
/// without.
class WordsTest {
  private static final String LUNCH =
      """
      From: Jean Dupont <jean.dupont@example.net>
      To: ann@example.org
      Subject: =?utf-8?q?R=C3=A9union_des_invoices?=
      List-Id: <harbour.lists.example.net>
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit

      The winter trains leave at noon. 東京駅で会いましょう
      --b
      Content-Type: text/csv; name=budget.csv
      Content-Disposition: attachment

      apples,12
      --b--
      """;

  /// Each question is asked of each message, by reading it.
  private static final int MESSAGES = Integer.getInteger("words.messages", 300);

  private static final int QUESTIONS = Integer.getInteger("words.questions", 60);

  @TempDir Path folder;
  private Talk talk;

  @BeforeEach
  void open() {
    talk = new Talk(folder);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  private List<String> found(String condition) {
    List<String> ids = new ArrayList<>();
    talk.call("Email/query", "{'filter': " + condition + "}")
        .get("ids")
        .forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  private void finds(String... conditions) {
    for (String condition : conditions) {
      assertThat(found(condition)).as(condition).containsExactly("M1");
    }
  }

  private void findsNothingFor(String... conditions) {
    for (String condition : conditions) {
      assertThat(found(condition)).as(condition).isEmpty();
    }
  }

  @Test
  void wordsAreFoundInTheirPlaces() {
    talk.put("INBOX", 1, LUNCH);
    finds(
        "{'text': 'invoice dupont noon '}", // in three places, one in another form
        "{'subject': 'REUNION'}",
        "{'from': 'jean.dupont@example.net'}",
        "{'from': 'dupont jean '}",
        "{'body': 'trains winter '}",
        "{'body': 'wint'}",
        "{'body': 'apple '}",
        "{'text': 'budget.csv'}",
        "{'text': '東京駅'}",
        "{'text': '\\u0027winter trains\\u0027'}",
        "{'text': '\\\"winter trains\\\" dupont '}",
        "{'header': ['List-Id', 'bour.li']}",
        "{'text': '@'}",
        "{'text': ''}");
    findsNothingFor(
        "{'text': 'inter '}",
        "{'body': 'invoice '}",
        "{'text': '\\u0027trains winter\\u0027'}",
        "{'text': '\\u0027winter train\\u0027'}",
        "{'to': 'dupont'}",
        "{'text': '京都'}",
        "{'text': 'apples absent '}");
  }

  @Test
  void whatWasFoundIsMarked() {
    talk.put("INBOX", 1, LUNCH);
    JsonNode snippet =
        talk.call(
                "SearchSnippet/get",
                "{'filter': {'text': 'reunion invoice train \\u0027at noon\\u0027'}, 'emailIds': ['M1']}")
            .at("/list/0");
    assertThat(snippet.get("subject").textValue())
        .isEqualTo("<mark>Réunion</mark> des <mark>invoices</mark>");
    assertThat(snippet.get("preview").textValue())
        .isEqualTo("The winter <mark>trains</mark> leave <mark>at noon</mark>. 東京駅で会いましょう");
  }

  /// With the index, with one that has not yet the last messages, and without one, the same is
  /// found.
  @Test
  void anIndexFindsWhatReadingFinds() {
    SearchOptions options =
        SearchOptions.in(folder.resolve("index")).withDelay(Duration.ofMillis(1));
    List<byte[]> all = new ArrayList<>();
    Corpus.forEach((_, message) -> all.add(message));
    all.removeIf(message -> message.length == 0);
    List<byte[]> messages = spread(all, MESSAGES);
    int half = messages.size() / 2;
    messages.subList(0, half).forEach(message -> talk.put("INBOX", 1, message));
    try (LuceneSearch index = new LuceneSearch(options, talk.mail, talk.accounts)) {
      index.start();
      while (index.state(Talk.ANN).upTo() < half) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    messages.subList(half, messages.size()).forEach(message -> talk.put("INBOX", 1, message));
    List<String> questions = questions();
    List<List<String>> read = questions.stream().map(this::found).toList();
    try (LuceneSearch index = new LuceneSearch(options, talk.mail, talk.accounts)) {
      talk.searchWith(index);
      for (int i = 0; i < questions.size(); i++) {
        assertThat(found(questions.get(i))).as(questions.get(i)).isEqualTo(read.get(i));
      }
    } finally {
      talk.searchWith(SearchIndex.none());
    }
    assertThat(read).anySatisfy(some -> assertThat(some).isNotEmpty());
  }

  /// So many of them, from everywhere.
  private static <T> List<T> spread(List<T> all, int wanted) {
    int step = Math.max(1, all.size() / wanted);
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  /// Words of subjects and previews, a few at a time.
  private List<String> questions() {
    Random random = new Random(42);
    List<String> questions = new ArrayList<>();
    for (String id : spread(found("{}"), QUESTIONS)) {
      boolean subject = random.nextBoolean();
      String name = subject ? "subject" : "preview";
      JsonNode email =
          talk.call("Email/get", "{'ids': ['" + id + "'], 'properties': ['" + name + "']}")
              .at("/list/0");
      String plain = email.path(name).asText().replaceAll("[\"'\\\\\\p{Cntrl}]", " ").strip();
      List<String> words = List.of(plain.split("\\s+"));
      int first = random.nextInt(words.size());
      String some = String.join(" ", words.subList(first, Math.min(words.size(), first + 2)));
      String asked = random.nextBoolean() ? "\\u0027" + some + "\\u0027" : some + " ";
      questions.add("{'" + (subject ? "subject" : "text") + "': '" + asked + "'}");
    }
    return questions;
  }
}
