package org.malleposte.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.mail.Caller;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.House;

/// An account is looked at as it was, and brought back after a mistake.
class AtTest {
  @TempDir Path temp;

  private final TestingTerminal terminal = new TestingTerminal();
  private DataDirectory directory;
  private House house;
  private MailAccount ann;
  private Caller caller;
  private Instant then;

  /// Five messages in Projects/One, of which one is flagged; then the mistake: one is moved away,
  /// one loses its flag, the others are deleted, and the mailbox is gone in the end.
  @BeforeEach
  void mistake() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"));
    house = House.open(directory, ConfigurationFile.defaults(), "example.org");
    terminal.file("password", "correct horse\n");
    for (int i = 1; i <= 5; i++) {
      terminal.file(
          "mail/%d.eml".formatted(i),
          "From: Bob <bob@example.org>\r\nMessage-ID: <%d@example.org>\r\nSubject: m%d\r\n\r\nHi\r\n"
              .formatted(i, i));
    }
    assertThat(run("user", "add", "ann", "--password-file", "password")).isZero();
    assertThat(run("import", "ann", "mail", "--into", "Projects/One")).isZero();
    ann = house.mail().open(house.directory().user("ann").orElseThrow().account());
    caller = Caller.privileged(Actor.system("test"), ann.id());
    ann.rights(caller, "Projects/One", "bob@example.org", Right.parse("lr"));
    int one = mailbox("Projects/One").id();
    ann.store(caller, one, new int[] {1, 2}, flags("\\Flagged"), Long.MAX_VALUE);
    then = moment();
    ann.move(caller, one, new int[] {1}, mailbox("Trash").id());
    ann.store(caller, mailbox("Trash").id(), new int[] {1}, flags("\\Seen"), Long.MAX_VALUE);
    ann.delete(caller, "Projects/One");
    terminal.said();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    directory.close();
  }

  private static FlagChange flags(String flag) {
    return new FlagChange.Replace(Flags.of(flag));
  }

  /// An instant between what was done and what will be.
  private static Instant moment() {
    Instant before = Instant.now().plusMillis(2);
    Instant now = before;
    while (!now.isAfter(before.plusMillis(2))) {
      now = Instant.now();
      Thread.onSpinWait();
    }
    return before;
  }

  private int run(String... arguments) {
    return Cli.of(terminal, () -> house, null).run(List.of(arguments));
  }

  private int at(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of("at", then.toString()));
    all.addAll(List.of(arguments));
    return Cli.of(terminal, () -> house, null).run(all);
  }

  private Mailbox mailbox(String path) {
    return Objects.requireNonNull(ann.mailboxes().find(path), path);
  }

  @Test
  void itIsShownAsItWas() throws Exception {
    assertThat(at("show", "ann")).isZero();
    assertThat(terminal.said())
        .contains("As it was at " + then)
        .containsPattern("(?m)^Projects/One +5 +5 ")
        .containsPattern("(?m)^Trash +0 ");
    assertThat(at("show", "ann", "Projects/One")).isZero();
    assertThat(terminal.said())
        .contains(" 1@example.org ", " 5@example.org ", "\\Flagged")
        .doesNotContain("gone");
    assertThat(at("show", "ann", "Projects/Two")).isEqualTo(Exit.REFUSED);
    assertThat(run("at", "2001-01-01", "show", "ann")).isEqualTo(Exit.REFUSED);
    assertThat(run("at", "yesterday", "show", "ann")).isEqualTo(Exit.REFUSED);
    assertThat(at("show", "directory")).isEqualTo(Exit.REFUSED);
    assertThat(terminal.complained())
        .contains("There was no mailbox Projects/Two")
        .contains("There was no account ann at 2001-01-01T00:00:00Z")
        .contains("yesterday is not an instant")
        .contains("directory had no mailboxes");
    try (Stream<Path> left = Files.list(directory.tmp())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void itIsExportedAsItWas() {
    assertThat(at("export", "ann", "out", "--mailbox", "Projects")).isZero();

    assertThat(terminal.said()).contains("5 messages exported");
    assertThat(terminal.files.keySet())
        .filteredOn(name -> name.startsWith("out/"))
        .containsExactly("out/Projects.mbox", "out/Projects/One.mbox");
    assertThat(new String(terminal.files.get("out/Projects/One.mbox"), StandardCharsets.UTF_8))
        .contains("Subject: m1", "Subject: m5");
  }

  @Test
  void aMailboxIsBroughtBackIntoANewOne() throws Exception {
    assertThat(at("restore", "ann", "Projects/One")).isZero();
    assertThat(terminal.said()).contains("5 messages are back; 0 were there anyway.");
    String made =
        ann.mailboxes().all().stream()
            .map(ann.mailboxes()::path)
            .filter(path -> path.startsWith("Restored ") && path.endsWith("/Projects/One"))
            .findFirst()
            .orElseThrow();
    assertAsItWas(made);
    assertThat(mailbox(made).rights()).isEmpty();

    assertThat(at("restore", "ann", "Projects/One")).isZero();
    assertThat(terminal.said()).contains("0 messages are back; 5 were there anyway.");
    assertThat(ann.deleted().all()).isEmpty();
    assertThat(ann.usage().count()).isEqualTo(5);
  }

  @Test
  void anAccountIsBroughtBackInPlace() throws Exception {
    assertThat(at("restore", "ann", "--in-place")).isZero();
    assertThat(terminal.said()).contains("5 messages are back; 0 were there anyway.");

    assertAsItWas("Projects/One");
    assertThat(mailbox("Projects/One").rights()).containsKey("bob@example.org");
    assertThat(mailbox("Trash").messages()).isEqualTo(1); // nothing is taken away
    assertThat(run("journal", "ann", "--match", "postmaster")).isZero();
    assertThat(terminal.said()).contains("restored");
  }

  @Test
  void whatIsForgottenComesBackAsLongAsItsBodyIsThere() throws Exception {
    house.close();
    house =
        House.open(
            directory,
            new ConfigurationFile().override("storage.retention", "0s", "test").configuration(),
            null);
    moment();
    assertThat(house.collector().collect().messages()).isEqualTo(4);
    ann = house.mail().open(ann.id());

    assertThat(at("restore", "ann", "--in-place")).isZero();
    assertThat(terminal.said()).contains("5 messages are back");
    assertAsItWas("Projects/One");
  }

  private void assertAsItWas(String path) throws Exception {
    MailboxView view = ann.view(mailbox(path).id());
    assertThat(view.size()).isEqualTo(5);
    int flagged = 0;
    for (int i = 0; i < view.size(); i++) {
      flagged += view.flags(i).has(Flags.FLAGGED) ? 1 : 0;
      assertThat(view.flags(i).seen()).isFalse();
    }
    assertThat(flagged).isEqualTo(2);
  }
}
