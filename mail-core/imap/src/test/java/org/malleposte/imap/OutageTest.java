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
}
