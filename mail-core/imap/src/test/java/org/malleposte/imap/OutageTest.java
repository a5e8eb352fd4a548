package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// What a client hears when the stores are away.
class OutageTest extends ImapTest {
  @Test
  void whoCouldNotSignInMayTryAgain() {
    house.storesGoAway();
    String refused = "A> a1 LOGIN ann secret\nA< a1 NO [UNAVAILABLE] {*}\n";
    play("A< * OK {*}\n" + refused.repeat(101)); // a user may have a hundred connections
  }

  @Test
  void idleEndsWhenItsNewsCannotBeRead() { // its DONE would be taken for a command
    inboxHolds(1);
    play(
        """
        A> a1 EXAMINE INBOX
        A< ...
        A< a1 OK {*}
        A> a2 SEARCH RETURN (UPDATE) BODY pearl
        A< * ESEARCH (TAG "a2")
        A< a2 OK SEARCH done
        """);
    inboxHolds(1);
    house.storesGoAway();
    play(
        """
        A> a3 IDLE
        A< + Listening
        A< * BYE The mail store cannot be read now
        A! closed
        """);
  }

  @Test
  void nothingIsSaidInTheMiddleOfALine() {
    inboxHolds(1);
    for (String client : new String[] {"A", "B"}) {
      play(
          """
          A> a1 EXAMINE INBOX
          A< ...
          A< a1 OK {*}
          A> a2 SEARCH RETURN (UPDATE (THREADID)) ALL
          A< * ESEARCH (TAG "a2")
          A< a2 OK SEARCH done
          """
              .replaceAll("(?m)^A", client));
    }
    inboxHolds(1);
    house.storesGoAway(); // a thread is read once its line has begun
    play(
        """
        A> a3 STORE 1 +FLAGS (\\Seen)
        A! closed
        B> a3 IDLE
        B< + Listening
        B! closed
        """);
  }
}
