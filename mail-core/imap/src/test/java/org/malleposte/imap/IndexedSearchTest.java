package org.malleposte.imap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.mail.Deleted;
import org.malleposte.mail.MailException;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.lucene.LuceneSearch;
import org.malleposte.search.lucene.SearchOptions;

/// Searches that the index answers: of INBOX's forty messages, too many to be read. What comes
/// later is not indexed: it takes forty of them.
///
/// ```
/// n  Subject: message n, "This is message n"
/// ```
class IndexedSearchTest extends ImapTest {
  private static final int MESSAGES = 40;

  @TempDir Path indexes;
  private SearchIndex index = SearchIndex.none();

  @Override
  House build() {
    return new House(
        spools,
        ImapOptions.DEFAULT,
        (mail, accounts) -> {
          Duration never = Duration.ofHours(1);
          SearchOptions options = new SearchOptions(indexes, never, MESSAGES, 1 << 22, 1, 10);
          index = new LuceneSearch(options, mail, accounts);
          return index;
        });
  }

  @BeforeEach
  void fortyMessages() {
    inboxHolds(MESSAGES);
    index.start();
    while (index.state(House.ANN.account()).waiting() > 0) {
      LockSupport.parkNanos(5_000_000);
    }
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  private void finds(String keys, String numbers) {
    String found = numbers.isEmpty() ? "" : " " + numbers;
    play("A> q SEARCH " + keys + "\nA< * SEARCH" + found + "\nA< q OK SEARCH done\n");
  }

  @Test
  void textIsFoundWithOtherKeys() {
    finds("SUBJECT \"message 3\"", "3 30 31 32 33 34 35 36 37 38 39");
    finds("BODY \"IS MESSAGE 3\"", "3 30 31 32 33 34 35 36 37 38 39");
    finds("BODY essag 39:*", "39 40");
    finds("NOT (OR SUBJECT message BODY nothing)", "");
    finds("OR SUBJECT \"message 7\" BODY \"message 28\"", "7 28");
    finds("TEXT \"message 7\" UNSEEN", "7");
    finds("FROM joe@example.net 38:*", "38 39 40");
    finds("HEADER Subject \"ge 40\"", "40");
    finds("BODY \"no such words\"", "");
  }

  @Test
  void wordsAreFoundInTheirForms() { // RFC 6203 §3
    finds("FUZZY SUBJECT \"messages 3 \"", "3");
    finds("FUZZY SUBJECT \"3 mess\"", "3");
    finds("FUZZY (SUBJECT \"7 \" BODY \"MESSAGES 7 \")", "7");
    finds("FUZZY TEXT \"essage 7 \"", "");
    finds("OR FUZZY TEXT \"messaging 8 \" SUBJECT \"message 28\"", "8 28");
    finds("NOT FUZZY TEXT messages", "");
    finds("FUZZY HEADER Subject \"9 messages \"", "9");
    finds("FUZZY 3", "3");
    finds("FUZZY TEXT \"?\"", "");
  }

  @Test
  void whatHasJustComeIsAsRelevantAsWhatIsInTheIndex() { // RFC 6203 §4 and §6
    house.put("INBOX", "Subject: message\r\n\r\nThis is message 3\r\n");
    play(
        """
        A> a1 NOOP
        A< * 41 EXISTS
        A< * {*} RECENT
        A< a1 OK {*}
        A> a2 UID SEARCH RETURN (RELEVANCY ALL COUNT) FUZZY BODY "messages 3 "
        A< * ESEARCH (TAG "a2") UID ALL 3,41 RELEVANCY (42 42) COUNT 2
        A< a2 OK SEARCH done
        A> a3 SORT RETURN (RELEVANCY ALL) (RELEVANCY REVERSE ARRIVAL) UTF-8 FUZZY TEXT "message 3 "
        A< * ESEARCH (TAG "a3") ALL 3,41 RELEVANCY (82 64)
        A< a3 OK SORT done
        """);
  }

  @Test
  void whatHasJustComeIsFound() {
    house.put("INBOX", "Subject: late\r\n\r\nThis is message 3, again\r\n");
    play(
        """
        A> a1 NOOP
        A< * 41 EXISTS
        A< * {*} RECENT
        A< a1 OK {*}
        """);
    finds("BODY \"message 3\" 36:*", "36 37 38 39 41");
    finds("SUBJECT late", "41");
  }

  @Test
  void whatIsExpungedIsGoneAndWhatIsRestoredIsBack() throws MailException {
    play(
        """
        A> a1 STORE 7 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 7 EXPUNGE
        A< a2 OK EXPUNGE done
        """);
    finds("SUBJECT \"message 7\"", "");
    Deleted deleted = house.ann().deleted().all().getFirst();
    house
        .ann()
        .deleted()
        .restore(house.owner(), deleted, house.ann().mailboxes().find("INBOX").id());
    play(
        """
        A> a3 NOOP
        A< * 40 EXISTS
        A< * {*} RECENT
        A< a3 OK {*}
        """);
    finds("SUBJECT \"message 7\"", "40");
  }
}
