package org.malleposte.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.Added;
import org.malleposte.mail.Deleted;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.search.Hits.Answer;
import org.malleposte.search.Where.Content;
import org.malleposte.search.Where.Envelope;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;

/// What every index must do.
///
/// ```
/// 1  plain, from Joe   2  HTML, accents   3  Japanese   4  with a message attached
/// ```
public interface SearchIndexContract {
  String PLAIN =
      """
      From: Joe (the boss) <joe.smith@example.net>
      To: ann@example.org, bob@example.org
      Subject: =?utf-8?q?Caf=C3=A9?= at NOON
      X-Colour: dark blue

      Shall we meet at the harbour, Ann?
      Invoice no. FA-2024/001 is ready.
      """;
  String HTML =
      """
      From: news@example.com
      Subject: Offers
      Content-Type: text/html; charset=utf-8

      <p>Buy <b>chea</b>per <i>shoes</i> &amp; h&ocirc;tels &eacute;conomiques</p>
      """;
  String JAPANESE =
      """
      From: tanaka@example.jp
      Subject: =?utf-8?b?5Lya6K2w44Gu6K2w5LqL6Yyy?=
      Content-Type: text/plain; charset=utf-8

      東京駅で会いましょう。
      """;
  String DIGEST =
      """
      From: joe.smith@example.net
      Subject: Forwarded
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; name=letter.txt

      see below
      --b
      Content-Type: message/rfc822

      From: hidden@example.net
      Subject: Inner treasure

      gold
      --b--
      """;

  String ATTACHMENTS =
      """
      From: ann@example.org
      Subject: Papers
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain

      see attached
      --b
      Content-Type: text/plain; charset=utf-8; name="=?utf-8?q?Plan_d=C3=A9taill=C3=A9=2Etxt?="
      Content-Disposition: attachment
      Content-Transfer-Encoding: base64

      VGhlIG1pbnV0ZXMgb2YgTWF5
      --b
      Content-Type: text/html; charset=utf-8
      Content-Disposition: attachment; filename*=utf-8''%C3%BCmlaut.html

      <style>p { color: red }</style><p>Bud<i>get</i>&amp;costs</p>
      --b
      Content-Type: message/rfc822

      From: hidden@example.net
      Subject: Inner offer
      Content-Type: multipart/alternative; boundary=c

      --c
      Content-Type: text/plain

      a deep
      --c
      Content-Type: text/html

      a <b>deep</b> secret
      --c--
      --b--
      """;

  /// An index that follows that mail from now on.
  SearchIndex index(TestingMail mail);

  /// Lets the index stand still, or go on.
  void pause(SearchIndex index, boolean paused);

  /// Waits until the index has everything.
  static void await(SearchIndex index) {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    IndexState state = index.state(TestingMail.ANN);
    while (state.waiting() > 0 || state.rebuilding()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the index does not get on: " + state);
      }
      LockSupport.parkNanos(5_000_000);
      state = index.state(TestingMail.ANN);
    }
  }

  /// The emails that have a text: as the index says, and where it cannot tell, as they say.
  static List<Long> found(TestingMail mail, SearchIndex index, Where where, String text) {
    Needle needle = new Needle(text);
    Hits hits = index.containing(TestingMail.ANN, where, needle);
    List<Long> found = new ArrayList<>();
    for (long email = 1; email <= mail.messages().last(); email++) {
      Answer answer = hits.of(email);
      if (answer == Answer.YES || (answer == Answer.ASK && mail.text(email).has(where, needle))) {
        found.add(email);
      }
    }
    return found;
  }

  @Test
  default void whatStandsInAMessageIsFoundWhereItStands() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      List.of(PLAIN, HTML, JAPANESE, DIGEST).forEach(mail::put);
      await(index);
      assertThat(found(mail, index, Envelope.FROM, "SMITH@")).containsExactly(1L, 4L);
      assertThat(found(mail, index, Envelope.FROM, "boss")).containsExactly(1L);
      assertThat(found(mail, index, Envelope.FROM, "joe.smith@example.net"))
          .containsExactly(1L, 4L);
      assertThat(found(mail, index, Envelope.TO, "org, bob")).containsExactly(1L);
      assertThat(found(mail, index, Envelope.SUBJECT, "CAFÉ at")).containsExactly(1L);
      assertThat(found(mail, index, Envelope.SUBJECT, "議事")).containsExactly(3L);
      assertThat(found(mail, index, Envelope.CC, "")).isEmpty();
      assertThat(found(mail, index, new Where.Field("x-colour"), "")).containsExactly(1L);
      assertThat(found(mail, index, new Where.Field("X-Colour"), "K B")).containsExactly(1L);
      assertThat(found(mail, index, new Where.Field("X-Colour"), "noon")).isEmpty();
      assertThat(found(mail, index, Content.BODY, "arbou")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "fa-2024/0")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "harbour, ann?")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "cheaper shoes & hôtels")).containsExactly(2L);
      assertThat(found(mail, index, Content.BODY, "HÔTELS ÉC")).containsExactly(2L);
      assertThat(found(mail, index, Content.BODY, "京駅で")).containsExactly(3L);
      assertThat(found(mail, index, Content.BODY, "駅")).containsExactly(3L);
      assertThat(found(mail, index, Content.BODY, "東京で")).isEmpty();
      assertThat(found(mail, index, Content.BODY, "treasure")).containsExactly(4L);
      assertThat(found(mail, index, Content.BODY, "noon")).isEmpty();
      assertThat(found(mail, index, Content.TEXT, "noon")).containsExactly(1L);
      assertThat(found(mail, index, Content.TEXT, "subject: inner")).containsExactly(4L);
      assertThat(found(mail, index, Content.TEXT, "letter.txt")).containsExactly(4L);
    }
  }

  /// The emails that have words: as the index says, and where it cannot tell, as they say.
  static List<Long> ranked(TestingMail mail, SearchIndex index, Where where, String text) {
    WordQuery words = WordQuery.of(text);
    Ranking ranking = index.ranking(TestingMail.ANN, where, words);
    List<Long> found = new ArrayList<>();
    for (long email = 1; email <= mail.messages().last(); email++) {
      int read = mail.text(email).relevance(where, words);
      int known = ranking.of(email);
      assertThat(known).as("%s in %d", text, email).isIn(Ranking.ASK, read);
      if (read > 0) {
        found.add(email);
      }
    }
    return found;
  }

  @Test
  default void wordsAreFoundInTheirForms() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      List.of(PLAIN, HTML, JAPANESE, DIGEST).forEach(mail::put);
      await(index);
      assertThat(ranked(mail, index, Envelope.FROM, "smith@")).containsExactly(1L, 4L);
      assertThat(ranked(mail, index, Envelope.FROM, "joe.smith@example.net "))
          .containsExactly(1L, 4L);
      assertThat(ranked(mail, index, Envelope.FROM, "boss")).containsExactly(1L);
      assertThat(ranked(mail, index, Envelope.SUBJECT, "cafe noon")).containsExactly(1L);
      assertThat(ranked(mail, index, Envelope.SUBJECT, "議事録")).containsExactly(3L);
      assertThat(ranked(mail, index, new Where.Field("X-Colour"), "blues ")).containsExactly(1L);
      assertThat(ranked(mail, index, Content.BODY, "harbours ")).containsExactly(1L);
      assertThat(ranked(mail, index, Content.BODY, "arbou ")).isEmpty();
      assertThat(ranked(mail, index, Content.BODY, "hotel economique")).containsExactly(2L);
      assertThat(ranked(mail, index, Content.BODY, "\"cheaper shoes\"")).containsExactly(2L);
      assertThat(ranked(mail, index, Content.BODY, "\"shoes cheaper\"")).isEmpty();
      assertThat(ranked(mail, index, Content.BODY, "東京駅")).containsExactly(3L);
      assertThat(ranked(mail, index, Content.BODY, "駅")).containsExactly(3L);
      assertThat(ranked(mail, index, Content.BODY, "treasures ")).containsExactly(4L);
      assertThat(ranked(mail, index, Content.TEXT, "forwards gold ")).containsExactly(4L);
      assertThat(ranked(mail, index, Content.TEXT, "letter.txt")).containsExactly(4L);
      assertThat(ranked(mail, index, Content.TEXT, "noon harbor*")).isEmpty();
      assertThat(ranked(mail, index, Content.TEXT, "noon harb*")).containsExactly(1L);
    }
  }

  @Test
  default void theSubjectSaysMoreThanTheBody() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      mail.put("From: a@example.com\nSubject: Winter\n\nno\n");
      mail.put("From: a@example.com\nSubject: No\n\nwinter\n");
      mail.put("From: a@example.com\nSubject: No\n\nwinters\n");
      mail.put("From: a@example.com\nSubject: No\n\nwinter and winter\n");
      mail.put("From: a@example.com\nSubject: No\n\nwinterly\n");
      await(index);
      WordQuery words = WordQuery.of("winter");
      int[] scores = new int[5];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = mail.text(i + 1).relevance(Content.TEXT, words);
      }
      assertThat(ranked(mail, index, Content.TEXT, "winter")).hasSize(5);
      assertThat(scores[0]).isGreaterThan(scores[3]).isLessThanOrEqualTo(100);
      assertThat(scores[3]).isGreaterThan(scores[1]);
      assertThat(scores[1]).isGreaterThan(scores[2]);
      assertThat(scores[2]).isGreaterThanOrEqualTo(scores[4]).isPositive();
    }
  }

  @Test
  default void theIndexProvesWordsAndPartsOfThem() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      List.of(PLAIN, HTML, JAPANESE, DIGEST).forEach(mail::put);
      await(index);
      for (String text : List.of("arbou", "fa-2024/001", "京駅", "é", "at the harbour, a", "東京駅で")) {
        Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle(text));
        assertThat(hits.upTo()).isEqualTo(4);
        assertThat(hits.doubtful().isEmpty()).isTrue();
        assertThat(hits.found().isEmpty()).isFalse();
      }
    }
  }

  @Test
  default void theIndexProvesSeveralWordsByTheirPlaces() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      mail.put("Subject: 1\n\nwinter train\n");
      mail.put("Subject: 2\n\nwinter  train\n");
      mail.put("Subject: 3\n\nwinter\ntrain\n");
      mail.put("Subject: 4\n\ntrain winter\n");
      mail.put("Subject: 5\n\nMidwinter trains\n");
      mail.put("Subject: 6\n\n" + "a".repeat(200) + "winter train" + "b".repeat(200) + "\n");
      mail.put("Subject: 7\n\nNHK東京 winter-train\n");
      await(index);
      assertProven(index, "winter train", 1L, 5L, 6L);
      assertProven(index, "awinter trainb", 6L);
      assertProven(index, "nter tra", 1L, 5L, 6L);
      assertProven(index, "dwinter trains", 5L);
      assertProven(index, "k東京 w", 7L);
      assertProven(index, "k東 w");
      assertProven(index, "nhk 東京");
    }
  }

  private static void assertProven(SearchIndex index, String text, Long... emails) {
    Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle(text));
    List<Long> proven = new ArrayList<>();
    for (long email = 1; email <= hits.upTo(); email++) {
      assertThat(hits.of(email)).as("%s in %d", text, email).isNotEqualTo(Answer.ASK);
      if (hits.of(email) == Answer.YES) {
        proven.add(email);
      }
    }
    assertThat(proven).as(text).containsExactly(emails);
  }

  @Test
  default void caseAndAccentsAreAsTheCollationHasThem() { // RFC 5255 §4.2, RFC 5051 §2
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      mail.put("Subject: =?utf-8?q?=C3=89t=C3=A9?=\n\nHôtel ÉCONOMIQUE\n");
      mail.put("Subject: x\n\nho\u0302tel ﬁn ＡＢＣ\n");
      await(index);
      assertThat(found(mail, index, Envelope.SUBJECT, "été")).containsExactly(1L);
      assertThat(found(mail, index, Envelope.SUBJECT, "e\u0301te")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "hôtel")).containsExactly(1L, 2L);
      assertThat(found(mail, index, Content.BODY, "hotel")).isEmpty(); // the accent stands between
      assertThat(found(mail, index, Content.BODY, "econ")).isEmpty();
      assertThat(found(mail, index, Content.BODY, "conomique")).containsExactly(1L);
      assertThat(found(mail, index, Content.BODY, "fin abc")).containsExactly(2L);
      assertThat(found(mail, index, Envelope.SUBJECT, "É")).containsExactly(1L);
    }
  }

  @Test
  default void attachmentsAreFoundByTheirNamesAndTheirText() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      mail.put(ATTACHMENTS);
      mail.put(PLAIN);
      await(index);
      for (String text :
          List.of("plan détaillé", "minutes", "budget&costs", "inner offer", "ümlaut.htm")) {
        assertThat(found(mail, index, Content.TEXT, text)).as(text).containsExactly(1L);
        assertThat(ranked(mail, index, Content.TEXT, text)).as(text).containsExactly(1L);
      }
      for (String text : List.of("minutes", "budget&costs", "inner offer", "deep secret")) {
        assertThat(found(mail, index, Content.BODY, text)).as(text).containsExactly(1L);
        assertThat(ranked(mail, index, Content.BODY, text)).as(text).containsExactly(1L);
      }
    }
  }

  @Test
  default void whatTheIndexHasNotGotIsAskedOfTheMessage() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      mail.put(PLAIN);
      await(index);
      pause(index, true);
      mail.put(HTML);
      mail.put(PLAIN);
      assertThat(index.state(TestingMail.ANN).waiting()).isEqualTo(2);
      Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
      assertThat(hits.of(1)).isEqualTo(Answer.YES);
      assertThat(hits.of(2)).isEqualTo(Answer.ASK);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 3L);
      pause(index, false);
      await(index);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 3L);
    }
  }

  @Test
  default void anExpungedMessageStaysUntilItIsForgotten() throws MailException {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      Added first =
          mail.put(TestingMail.ANN, PLAIN.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      mail.put(HTML);
      await(index);
      int inbox = mail.inbox(TestingMail.ANN);
      mail.ann()
          .store(
              TestingMail.owner(TestingMail.ANN),
              inbox,
              new int[] {first.uid()},
              new FlagChange.Add(Flags.of(Flags.DELETED)),
              Long.MAX_VALUE);
      mail.ann().expunge(TestingMail.owner(TestingMail.ANN), inbox, new int[] {first.uid()});
      Deleted deleted = mail.ann().deleted().all().getFirst();
      mail.ann().deleted().restore(TestingMail.owner(TestingMail.ANN), deleted, inbox);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L);
    }
  }

  @Test
  default void anIndexIsMadeAnewWhileTheOldOneAnswers() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      List.of(PLAIN, HTML).forEach(mail::put);
      await(index);
      index.rebuild(TestingMail.ANN);
      mail.put(PLAIN);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 3L);
      await(index);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 3L);
    }
  }

  @Test
  default void anOutageOfTheBodiesMarksNothing() {
    TestingFaultyStore store = new TestingFaultyStore();
    try (TestingMail mail = new TestingMail(store);
        SearchIndex index = index(mail)) {
      mail.put(PLAIN);
      await(index);
      store.fault = _ -> new StorageException("the bucket is away");
      mail.put(PLAIN);
      mail.put(HTML);
      until(() -> store.failed.get() > 0);
      Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
      assertThat(hits.upTo()).isEqualTo(1);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 2L);
      store.fault = _ -> null;
      await(index);
      assertProven(index, "harbour", 1L, 2L);
      assertThat(index.state(TestingMail.ANN).upTo()).isEqualTo(3);
    }
  }

  @Test
  default void whatIsDamagedIsReadBySearchesAndHoldsUpNothing() {
    TestingFaultyStore store = new TestingFaultyStore();
    try (TestingMail mail = new TestingMail(store);
        SearchIndex index = index(mail)) {
      mail.put(PLAIN);
      await(index);
      store.fault = _ -> new CorruptObject("it is not what was written");
      mail.put(PLAIN.replace("harbour", "harbour bar"));
      await(index);
      store.fault = _ -> null;
      mail.put(HTML);
      await(index);
      Hits hits = index.containing(TestingMail.ANN, Content.BODY, new Needle("harbour"));
      assertThat(List.of(hits.of(1), hits.of(2), hits.of(3)))
          .containsExactly(Answer.YES, Answer.ASK, Answer.NO);
      assertThat(found(mail, index, Content.BODY, "harbour")).containsExactly(1L, 2L);
    }
  }

  static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("two minutes have passed").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  default void anAccountWithoutMailHasNothing() {
    try (TestingMail mail = new TestingMail();
        SearchIndex index = index(mail)) {
      assertThat(found(mail, index, Content.BODY, "harbour")).isEmpty();
      assertThat(index.state(TestingMail.ANN).last()).isZero();
    }
  }
}
