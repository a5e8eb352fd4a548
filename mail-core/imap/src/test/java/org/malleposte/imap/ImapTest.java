package org.malleposte.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What conversations with a server need: a house of its own for each test, with Ann's mailboxes
///
/// ```
/// INBOX  Archive  Drafts  Junk  Sent  Trash
/// ```
abstract class ImapTest {
  @TempDir Path spools;
  House house;

  @BeforeEach
  void moveIn() {
    house = build();
  }

  House build() {
    return new House(spools);
  }

  @AfterEach
  void moveOut() {
    house.close();
  }

  final void play(String script) {
    house.play(script);
  }

  final void inboxHolds(int messages) {
    house.inboxHolds(messages);
  }
}
