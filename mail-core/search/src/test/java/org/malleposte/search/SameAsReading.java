package org.malleposte.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.malleposte.format.Corpus;

/// The promise of an index: what it says of a message is what reading the message says, for texts
/// of every kind cut from real mail.
///
/// `-Dsearch.needles=20000` for the long run, `-Dsearch.seed=` for another.
public abstract class SameAsReading {
  private static final int NEEDLES = Integer.getInteger("search.needles", 500);

  /// Messages that every needle is looked for in, beside those that the index says have it.
  private static final int SAMPLE = 25;

  private static final int HITS = 10;

  /// Words are looked for with each so many-th needle.
  private static final int WORDS = 3;

  private final Random random = new Random(Long.getLong("search.seed", 42));
  private int yes;
  private int no;
  private int ask;
  private int matched;
  private int ranked;

  /// Which part of the corpus is taken, and of the needles that are looked for: one of so many.
  protected int part() {
    return 1;
  }

  /// An index that is not started yet.
  protected abstract SearchIndex index(TestingMail mail);

  @Test
  void whatTheIndexSaysIsWhatReadingSays() throws IOException {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      AtomicInteger number = new AtomicInteger();
      Corpus.forEach((_, message) -> {
        if (message.length > 0 && number.getAndIncrement() % part() == 0) {
          mail.put(TestingMail.ANN, message);
        }
      });
      index.start();
      index.lookAfter(() -> true);
      SearchIndexContract.await(index);
      for (int i = 0; i < NEEDLES / part(); i++) {
        check(mail, index);
      }
    }
    System.out.printf(
        "%d yes, %d no, %d to be read; %d with words, %d of them ranked%n",
        yes, no, ask, matched, ranked);
    assertThat(matched).isPositive();
    assertThat(yes).isPositive();
    assertThat(no).isPositive();
  }

  private void check(TestingMail mail, SearchIndex index) throws IOException {
    long last = mail.messages().last();
    long source = 1 + random.nextLong(last);
    Cut cut = cut(mail.text(source));
    if (cut == null || cut.text.isEmpty()) {
      return;
    }
    Needle needle = new Needle(cut.text);
    Hits hits = index.containing(TestingMail.ANN, cut.where, needle);
    assertThat(hits.upTo()).isEqualTo(last);
    check(mail.text(source), source, hits, cut, needle);
    for (int i = 0; i < SAMPLE; i++) {
      long other = 1 + random.nextLong(last);
      check(mail.text(other), other, hits, cut, needle);
    }
    if (random.nextInt(WORDS) == 0) {
      checkWords(mail, index, cut, source);
    }
    int proven = 0;
    for (long email = 1; email <= last && proven < HITS; email++) {
      if (hits.of(email) == Hits.Answer.YES) {
        proven++;
        check(mail.text(email), email, hits, cut, needle);
      }
    }
  }

  /// Up to three words of what was cut.
  private void checkWords(TestingMail mail, SearchIndex index, Cut cut, long source) {
    String[] words = cut.text.strip().split("\\s+", 5_000);
    int from = random.nextInt(words.length);
    int to = Math.min(words.length, from + 1 + random.nextInt(3));
    String some = String.join(" ", List.of(words).subList(from, to));
    WordQuery query =
        WordQuery.of(
            switch (random.nextInt(4)) {
              case 0 -> '"' + some + '"';
              case 1 -> some + "*";
              case 2 -> some + " ";
              default -> some;
            });
    if (query.isEmpty()) {
      return;
    }
    Ranking ranking = index.ranking(TestingMail.ANN, cut.where, query);
    long last = mail.messages().last();
    checkWords(mail, source, ranking, cut.where, query);
    for (int i = 0; i < HITS; i++) {
      checkWords(mail, 1 + random.nextLong(last), ranking, cut.where, query);
    }
    int proven = 0;
    for (long email = 1; email <= last && proven < HITS; email++) {
      if (ranking.has(email) == Hits.Answer.YES) {
        proven++;
        checkWords(mail, email, ranking, cut.where, query);
      }
    }
  }

  private void checkWords(
      TestingMail mail, long email, Ranking ranking, Where where, WordQuery query) {
    int known = ranking.of(email);
    Hits.Answer has = ranking.has(email);
    if (has != Hits.Answer.ASK) {
      matched += has == Hits.Answer.YES ? 1 : 0;
      assertThat(has == Hits.Answer.YES)
          .as("whether email %d has %s in %s", email, query, where)
          .isEqualTo(mail.text(email).relevance(where, query) > 0);
    }
    if (known != Ranking.ASK) {
      ranked += known > 0 ? 1 : 0;
      assertThat(known)
          .as("relevance of email %d to %s in %s", email, query, where)
          .isEqualTo(mail.text(email).relevance(where, query));
    }
  }

  private void check(MessageText text, long email, Hits hits, Cut cut, Needle needle) {
    boolean has = text.has(cut.where, needle);
    switch (hits.of(email)) {
      case YES -> {
        yes++;
        assertThat(has).as("%s in email %d, where the index has it", cut, email).isTrue();
      }
      case NO -> {
        no++;
        assertThat(has).as("%s in email %d, where the index has it not", cut, email).isFalse();
      }
      case ASK -> ask++;
    }
  }

  /// A text and where it was found.
  private record Cut(Where where, String text) {}

  private @org.jspecify.annotations.Nullable Cut cut(MessageText message) throws IOException {
    Scissors scissors = new Scissors();
    message.tell(scissors);
    List<Cut> texts = scissors.texts;
    if (texts.isEmpty()) {
      return null;
    }
    Cut whole = texts.get(random.nextInt(texts.size()));
    String piece = piece(whole.text);
    return new Cut(whole.where, random.nextInt(8) == 0 ? changed(piece) : piece);
  }

  private String piece(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String[] words = text.split("\\s+", 4_000);
    String word = words[random.nextInt(words.length)];
    return switch (random.nextInt(6)) {
      case 0 -> word;
      case 1 -> word.substring(random.nextInt(word.length() + 1));
      case 2 -> span(word, 1 + random.nextInt(6));
      case 3 -> span(text, 1 + random.nextInt(3));
      case 4 -> span(text, 4 + random.nextInt(30));
      default -> span(text, 20 + random.nextInt(80));
    };
  }

  private String span(String text, int length) {
    if (text.isEmpty()) {
      return text;
    }
    int from = random.nextInt(text.length());
    return text.substring(from, Math.min(text.length(), from + length));
  }

  private String changed(String text) {
    return switch (random.nextInt(4)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      case 2 -> text.replace(' ', '-');
      default -> new StringBuilder(text).reverse().toString();
    };
  }

  /// Collects the texts of a message with a place in which each is found.
  private static final class Scissors implements TextListener {
    final List<Cut> texts = new ArrayList<>();

    @Override
    public void field(String name, String text) {
      for (Where.Envelope envelope : Where.Envelope.values()) {
        if (envelope.name().equalsIgnoreCase(name)) {
          texts.add(new Cut(envelope, text));
        }
      }
      texts.add(new Cut(new Where.Field(name), text));
      texts.add(new Cut(Where.Content.TEXT, name + ": " + text));
    }

    @Override
    public void address(Where.Envelope field, String email) {
      texts.add(new Cut(field, email));
    }

    @Override
    public void partField(boolean attached, String name, String text) {
      texts.add(new Cut(Where.Content.TEXT, name + ": " + text));
      if (attached) {
        texts.add(new Cut(Where.Content.BODY, name + ": " + text));
      }
    }

    @Override
    public void fileName(String name) {
      texts.add(new Cut(Where.Content.TEXT, name));
    }

    @Override
    public void text(Reader text) throws IOException {
      StringBuilder all = new StringBuilder();
      char[] piece = new char[8192];
      for (int n = text.read(piece); n >= 0; n = text.read(piece)) {
        all.append(piece, 0, n);
      }
      // As often as there are header fields, or most needles would come from these.
      for (int i = 0; i < 6; i++) {
        texts.add(new Cut(Where.Content.BODY, all.toString()));
        texts.add(new Cut(Where.Content.TEXT, all.toString()));
      }
    }
  }
}
