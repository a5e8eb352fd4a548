package org.malleposte.server.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.server.cli.TestingTerminal;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.House;

/// Mail of a source that goes the way of mail from outside.
class DeliveriesTest {
  private static final Actor ACTOR = Actor.system("demo");
  private static final String HELLO = "Message-ID: <%d@x>\r\nSubject: hello\r\n\r\nHi Ann\r\n";

  @TempDir Path temp;
  private final TestingTerminal terminal = new TestingTerminal();

  @Test
  void comesToTheMailboxesOfTheSourceOnceThoughLoadedTwice() throws Exception {
    for (int i = 0; i < 100; i++) {
      String folder = i % 2 == 0 ? "INBOX" : "Projects/Boats";
      terminal.file("mail/" + folder + "/" + i + ".eml", HELLO.formatted(i));
    }
    terminal.file("mail/cur/1795253400.a:2,S", HELLO.formatted(100));
    try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
        House house = House.open(directory, ConfigurationFile.defaults(), "example.org")) {
      User ann = house.directory().users().create(ACTOR, NewUser.of("ann@example.org", "x"));
      assertThat(load(house, ann).imported()).isEqualTo(101);
    }
    try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
        House house = House.open(directory, ConfigurationFile.defaults(), null)) {
      User ann = house.directory().user("ann").orElseThrow();
      terminal.file("mail/INBOX/new.eml", HELLO.formatted(101));
      Import.Report again = load(house, ann);
      assertThat(again.imported()).isEqualTo(1);
      assertThat(again.before()).isEqualTo(101);

      MailAccount account = house.mail().open(ann.account());
      Mailbox inbox = account.mailboxes().find("INBOX");
      assertThat(inbox.messages()).isEqualTo(52);
      assertThat(inbox.unseen()).as("the flags of the source are kept").isEqualTo(51);
      assertThat(account.mailboxes().find("Projects/Boats").messages()).isEqualTo(50);
      assertThat(waysIn(house, ann)).hasSize(102).containsOnly("delivered");
      assertThat(house.accounts().open(ann.account()).modseq())
          .as("deliveries at once share commits")
          .isLessThan(102);
    }
  }

  private Import.Report load(House house, User user) throws Exception {
    return Import.delivering(house, terminal, ACTOR, user.account(), user.address()).run("mail");
  }

  private static List<String> waysIn(House house, User user) {
    return house.accounts().open(user.account()).after(0, 1_000).stream()
        .flatMap(commit -> commit.changes().stream())
        .flatMap(change -> change.events().stream())
        .filter(Event.MessageAdded.class::isInstance)
        .map(event -> ((Event.MessageAdded) event).how())
        .toList();
  }
}
