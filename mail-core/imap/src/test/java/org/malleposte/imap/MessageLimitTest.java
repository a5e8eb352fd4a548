package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// MESSAGELIMIT: RFC 9738.
class MessageLimitTest extends ImapTest {
  private static final ImapOptions THREE = new ImapOptions(1000, true, 3, "0.1");

  @Override
  House build() {
    return new House(spools, THREE);
  }

  private void inbox(String script) {
    inboxHolds(5);
    play("A> s SELECT INBOX\nA< ...\nA< s OK [READ-WRITE] SELECT done\n" + script);
  }

  @Test
  void itIsAnnounced() {
    play(
        """
        A> a1 CAPABILITY
        A< * CAPABILITY {*} MESSAGELIMIT=3
        A< a1 OK CAPABILITY done
        """);
  }

  @Test
  void theNewestAreFetchedAndTheRestByGoingOn() {
    inbox(
        """
        A> a1 FETCH 1:* UID
        A< * 3 FETCH (UID 3)
        A< * 4 FETCH (UID 4)
        A< * 5 FETCH (UID 5)
        A< a1 OK [MESSAGELIMIT 3 3] FETCH done
        A> a2 UID FETCH 1:2 UID
        A< * 1 FETCH (UID 1)
        A< * 2 FETCH (UID 2)
        A< a2 OK FETCH done
        A> a3 UID FETCH 1:* (UID) (PARTIAL 1:4)
        A< a3 NO [MESSAGELIMIT 3] {*}
        A> a4 UID FETCH 1:* (UID) (PARTIAL -1:-2)
        A< * 4 FETCH (UID 4)
        A< * 5 FETCH (UID 5)
        A< a4 OK FETCH done
        """);
  }

  @Test
  void flagsAreStoredOfTheNewest() {
    inbox(
        """
        A> a1 STORE 1:5 +FLAGS.SILENT (\\Flagged)
        A< a1 OK [MESSAGELIMIT 3 3] STORE done
        A> a2 UID SEARCH UIDBEFORE 4 UIDAFTER 1 FLAGGED
        A< * SEARCH 3
        A< a2 OK SEARCH done
        A> a3 UID STORE 1:5 (UNCHANGEDSINCE 1) +FLAGS.SILENT (x)
        A< ...
        A< * NO [MESSAGELIMIT 3 3] Only the newest of them
        A< a3 OK [MODIFIED 3:5] {*}
        """);
  }

  @Test
  void theNewestAreSearched() {
    inbox(
        """
        A> a1 SEARCH ALL
        A< * SEARCH 3 4 5
        A< a1 OK [MESSAGELIMIT 3 3] SEARCH done
        A> a2 UID SEARCH UID 1:2 ALL
        A< * SEARCH 1 2
        A< a2 OK SEARCH done
        A> a3 UID SEARCH RETURN (COUNT) UIDBEFORE 5
        A< * ESEARCH (TAG "a3") UID COUNT 3
        A< a3 OK [MESSAGELIMIT 3 2] SEARCH done
        A> a4 SORT (DATE) UTF-8 ALL
        A< a4 NO [MESSAGELIMIT 3] {*}
        A> a5 UID THREAD REFERENCES UTF-8 UIDAFTER 1
        A< a5 NO [MESSAGELIMIT 3] {*}
        A> a6 UID SORT (REVERSE ARRIVAL) UTF-8 UIDAFTER 2
        A< * SORT {*}
        A< a6 OK SORT done
        """);
  }

  @Test
  void copiesAreAllOrNothingAndMovesGoOn() {
    inbox(
        """
        A> a1 COPY 1:4 Archive
        A< a1 NO [MESSAGELIMIT 3 2] {*}
        A> a2 STATUS Archive (MESSAGES)
        A< * STATUS Archive (MESSAGES 0)
        A< a2 OK STATUS done
        A> a3 UID MOVE 1:5 Archive
        A< * OK [COPYUID {*} 3:5 1:3] Moved
        A< * 3 EXPUNGE
        A< * 3 EXPUNGE
        A< * 3 EXPUNGE
        A< a3 OK [MESSAGELIMIT 3 3] MOVE done
        """);
  }

  @Test
  void ofTheDeletedTheNewestGo() {
    inbox(
        """
        A> a1 STORE 3:5 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 STORE 1 +FLAGS.SILENT (\\Deleted)
        A< a2 OK STORE done
        A> a3 UID EXPUNGE 1:*
        A< ...
        A< a3 OK [MESSAGELIMIT 3 3] EXPUNGE done
        A> a4 UID EXPUNGE 1:2
        A< * 1 EXPUNGE
        A< a4 OK EXPUNGE done
        """);
  }

  @Test
  void severalMessagesAreAppendedTogetherOrNot() {
    play(
        """
        A> a1 APPEND INBOX {1+}
        A> x {1+}
        A> x {1+}
        A> x {1+}
        A> x
        A< a1 NO [MESSAGELIMIT 3] {*}
        """);
  }

  @Test
  void whatIsKeptOfASearchIsWhatWasSearched() { // §3.4
    inbox(
        """
        A> a1 SEARCH RETURN (SAVE) ALL
        A< a1 OK [MESSAGELIMIT 3 3] SEARCH done
        A> a2 FETCH $ UID
        A< * 3 FETCH (UID 3)
        A< * 4 FETCH (UID 4)
        A< * 5 FETCH (UID 5)
        A< a2 OK FETCH done
        A> a3 UID SEARCH RETURN (SAVE) UIDBEFORE 3
        A< a3 OK SEARCH done
        A> a4 UID SEARCH RETURN () UID $
        A< * ESEARCH (TAG "a4") UID ALL 1:2
        A< a4 OK SEARCH done
        """);
  }

  @Test
  void expungeAndCountsKnowNoLimit() { // §3.1
    inbox(
        """
        A> a1 STATUS INBOX (MESSAGES UNSEEN)
        A< * STATUS INBOX (MESSAGES 5 UNSEEN 5)
        A< a1 OK STATUS done
        A> a2 STORE 3:5 +FLAGS.SILENT (\\Deleted)
        A< a2 OK STORE done
        A> a3 STORE 1:2 +FLAGS.SILENT (\\Deleted)
        A< a3 OK STORE done
        A> a4 EXPUNGE
        A< * 1 EXPUNGE
        A< * 1 EXPUNGE
        A< * 1 EXPUNGE
        A< * 1 EXPUNGE
        A< * 1 EXPUNGE
        A< a4 OK EXPUNGE done
        """);
  }

  @Test
  void aLimitOfSavesIsForCopyAndAppend() { // §3: SAVELIMIT
    house.close();
    house = new House(spools, new ImapOptions(1000, true, 0, 2, "0.1", ""));
    inbox(
        """
        A> a1 CAPABILITY
        A< * CAPABILITY {*} SAVELIMIT=2
        A< a1 OK CAPABILITY done
        A> a2 UID FETCH 1:3 UID
        A< * 1 FETCH (UID 1)
        A< * 2 FETCH (UID 2)
        A< * 3 FETCH (UID 3)
        A< a2 OK FETCH done
        A> a3 COPY 1:5 Archive
        A< a3 NO [MESSAGELIMIT 2 4] {*}
        A> a4 COPY 4:5 Archive
        A< a4 OK [COPYUID {*} 4:5 1:2] COPY done
        A> a5 APPEND Archive {1+}
        A> x {1+}
        A> x {1+}
        A> x
        A< a5 NO [MESSAGELIMIT 2] {*}
        """);
  }
}
