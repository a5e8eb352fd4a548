package org.malleposte.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.House;

/// Commands as an administrator gives them, on a store of their own.
class CommandsTest {
  private static final String HELLO =
      "From: Bob <bob@example.org>\r\nMessage-ID: <1@example.org>\r\nSubject: hello\r\n\r\nHi Ann\r\n";

  @TempDir Path temp;

  private final TestingTerminal terminal = new TestingTerminal();
  private DataDirectory directory;
  private House house;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"));
    house = House.open(directory, ConfigurationFile.defaults(), "example.org");
    terminal.file("password", "correct horse\n");
    assertThat(run("user", "add", "ann", "--password-file", "password")).isZero();
    terminal.said();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    directory.close();
  }

  private int run(String... arguments) {
    return Cli.of(terminal, () -> house, null).run(List.of(arguments));
  }

  @Test
  void usersAreImportedLineByLine() {
    terminal.file(
        "users.csv",
        """
        address,password,name
        bob@example.org,secret,Bob
        carol,"with, comma and ""quotes""\"
        ann,again
        @example.org,none
        nonsense
        """);

    assertThat(run("user", "import", "users.csv")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).isEqualTo("2 added, 0 updated, 1 already there, 2 refused.\n");
    assertThat(terminal.complained())
        .contains("line 6, nonsense: the line is not address,password")
        .contains("line 5, @example.org: ");
    assertThat(house.directory().user("carol@example.org")).isPresent();

    assertThat(run("user", "import", "users.csv")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).startsWith("0 added, 0 updated, 3 already there");
  }

  @Test
  void usersOfASpreadsheetAreImported() {
    terminal.file("users.csv", "\uFEFFaddress,password\r\nbob@example.org,secret\r\n");
    assertThat(run("user", "import", "users.csv")).isZero();
    assertThat(terminal.said()).startsWith("1 added,");

    terminal.files.put(
        "latin.csv", "dave@example.org,Schlüssel\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("user", "import", "latin.csv")).isEqualTo(Exit.REFUSED);
    assertThat(terminal.complained()).isEqualTo("malleposte: latin.csv is not in UTF-8.\n");
    assertThat(house.directory().user("dave")).isEmpty();
  }

  @Test
  void oneWrongDomainDoesNotKeepTheFirstUsersOut() throws Exception {
    house.close();
    directory.close();
    directory = DataDirectory.open(temp.resolve("empty"));
    house = House.open(directory, ConfigurationFile.defaults(), null);
    terminal.file("users.csv", "ann@exa mple.org,secret\nbob@example.org,secret\n");

    assertThat(run("user", "import", "users.csv")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).isEqualTo("1 added, 0 updated, 0 already there, 1 refused.\n");
    assertThat(terminal.complained()).contains("line 1, ann@exa mple.org: ");
  }

  @Test
  void rightsAreGivenToThoseWhoAreThere() {
    run("user", "add", "bob", "--password-file", "password");
    assertThat(run("mailbox", "rights", "ann", "INBOX", "bobb", "read")).isEqualTo(Exit.REFUSED);
    assertThat(terminal.complained())
        .isEqualTo("malleposte: There is no user and no group bobb.\n");
    assertThat(run("mailbox", "rights", "ann", "INBOX", "Bob", "read")).isZero();
    assertThat(run("mailbox", "rights", "ann", "INBOX", "Anyone", "l")).isZero();
    terminal.said();

    run("mailbox", "list", "ann", "--json");
    assertThat(terminal.said()).contains("\"rights\":[\"anyone=l\",\"bob@example.org=lrs\"]");
  }

  @Test
  void aSecondDomainEndsBareNames() {
    assertThat(run("domain", "add", "second.test")).isZero();
    assertThat(terminal.complained()).contains("who signs in gives the whole address from now on");
    assertThat(house.directory().user("ann")).isEmpty();
    assertThat(run("domain", "add", "third.test")).isZero();
    assertThat(terminal.complained()).isEmpty();
  }

  @Test
  void aListOfCommandsHasWholeSentences() {
    assertThat(run("help")).isZero();
    assertThat(terminal.said())
        .containsPattern("or a tar of these \\(plain,\\s+gzip or zstd\\)\\.");
    assertThat(run("--version")).isZero();
    assertThat(terminal.said()).startsWith("malleposte ");
  }

  @Test
  void anInstantMayNameItsZone() {
    assertThat(run("journal", "ann", "--since", "2026-11-20T10:00Z")).isZero();
    assertThat(run("journal", "ann", "--since", "2026-11-20T10:00+01:00")).isZero();
    assertThat(run("journal", "ann", "--since", "2026-11-20T10:00:05.5Z")).isZero();
    assertThat(run("journal", "ann", "--since", "2026-11-20T10Z")).isEqualTo(Exit.REFUSED);
  }

  @Test
  void listsAreTablesForPeopleAndJsonForScripts() {
    run("alias", "set", "info@example.org", "ann@example.org");
    terminal.said();

    run("alias", "list");
    assertThat(terminal.said())
        .isEqualTo("alias             targets\ninfo@example.org  ann@example.org\n");
    run("alias", "list", "--json");
    assertThat(terminal.said())
        .isEqualTo("[\n{\"alias\":\"info@example.org\",\"targets\":[\"ann@example.org\"]}\n]\n");
  }

  @Test
  void whoForwardsWhileNothingLeavesTheServerIsWarned() {
    run("alias", "set", "away@example.org", "ann@example.org", "ann@else.test");
    assertThat(terminal.complained())
        .isEqualTo(
            "Mail for away@example.org is refused for now: some of it goes to ann@else.test, and"
                + " queue.outbound is off.\n");
    run("group", "create", "team@example.org", "ann@example.org");
    assertThat(terminal.complained()).isEmpty();
    run("group", "add", "team@example.org", "eve@else.test");
    assertThat(terminal.complained()).contains("eve@else.test, and queue.outbound is off");
  }

  @Test
  void rightsFollowWhoIsRenamedAndEndWithWhoIsGone() {
    run("user", "add", "bob", "--password-file", "password");
    run("shared", "add", "info");
    run("shared", "grant", "info", "bob", "read");
    assertThat(run("user", "rename", "bob", "robert", "--forget-old")).isZero();
    terminal.said();
    run("shared", "list", "--json");
    assertThat(terminal.said()).contains("\"rights\":[\"robert@example.org=lrs\"]");

    assertThat(run("user", "delete", "robert")).isZero();
    run("user", "add", "robert", "--password-file", "password");
    terminal.said();
    run("shared", "list", "--json");
    assertThat(terminal.said()).contains("\"rights\":[]");
  }

  @Test
  void aSharedAccountIsGrantedAndTakenBack() {
    assertThat(run("shared", "add", "info", "--name", "Information")).isZero();
    assertThat(terminal.said())
        .isEqualTo("Added the shared account info@example.org; members find it as Shared/info.\n");
    assertThat(run("shared", "grant", "info", "ann", "read", "send-as")).isZero();
    assertThat(run("shared", "grant", "info", "nobody", "read")).isEqualTo(Exit.REFUSED);
    assertThat(run("shared", "grant", "info", "ann", "!")).isEqualTo(Exit.REFUSED);
    terminal.said();
    run("shared", "list", "--json");
    assertThat(terminal.said())
        .contains("\"address\":\"info@example.org\",\"name\":\"Information\"")
        .contains("\"folder\":\"Shared/info\"")
        .contains("\"rights\":[\"ann@example.org=lrs\"],\"send-as\":[\"ann@example.org\"]");

    terminal.file("mail/a.eml", HELLO);
    assertThat(run("import", "info", "mail")).isZero();
    terminal.said();
    run("mailbox", "list", "info", "--json");
    assertThat(terminal.said()).contains("{\"mailbox\":\"INBOX\",\"use\":\"\",\"messages\":1,");

    assertThat(run("shared", "revoke", "info", "ann", "send-as")).isZero();
    terminal.said();
    run("shared", "list", "--json");
    assertThat(terminal.said()).contains("[\"ann@example.org=lrs\"],\"send-as\":[]");
    assertThat(run("shared", "revoke", "info@example.org", "ann@example.org")).isZero();
    assertThat(run("shared", "remove", "info")).isZero();
    terminal.said();
    run("shared", "list", "--json");
    assertThat(terminal.said()).isEqualTo("[\n]\n");

    run("journal", "directory");
    assertThat(terminal.said())
        .contains("created the shared account info@example.org with the account default/s2")
        .contains("changed send-as of the shared account info@example.org from none to ann@")
        .contains("changed send-as of the shared account info@example.org from ann@example.org to")
        .contains("removed the shared account info@example.org");
    run("journal", "default/s2");
    assertThat(terminal.said()).contains("ann@example.org");
  }

  @Test
  void whatIsRefusedIsASentenceAndACode() {
    assertThat(run("user", "show", "nobody")).isEqualTo(Exit.REFUSED);
    assertThat(terminal.complained()).isEqualTo("malleposte: There is no user nobody.\n");
    assertThat(run("user", "shwo", "nobody")).isEqualTo(Exit.USAGE);
    assertThat(run("import", "ann", "nowhere")).isEqualTo(Exit.REFUSED);
    assertThat(run("user", "password", "ann", "--password-file", "nowhere"))
        .isEqualTo(Exit.REFUSED);
    assertThat(run("queue", "retry")).isEqualTo(Exit.REFUSED);
    assertThat(terminal.complained()).contains("Name messages by their ids");
    assertThat(run("queue", "retry", "--all")).isZero();
    assertThat(run("wire", "ann")).isEqualTo(Exit.REFUSED);
  }

  @Test
  void anImportAgainAddsNothing() {
    terminal
        .file("mail/cur/1795253400.a:2,S", HELLO)
        .file("mail/.Lists/new/1795253401.b", HELLO)
        .file("mail/empty.eml", "");

    assertThat(run("import", "ann", "mail")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).isEqualTo("2 imported, 0 already there, 1 refused.\n");
    assertThat(terminal.complained()).isEqualTo("empty.eml: the file is empty\n");

    terminal.file("mail/cur/1795253402.c:2,", HELLO.replace("Hi", "Bye"));
    run("import", "ann", "mail");
    assertThat(terminal.said()).isEqualTo("1 imported, 2 already there, 1 refused.\n");
    run("mailbox", "list", "ann", "--json");
    assertThat(terminal.said())
        .contains("{\"mailbox\":\"INBOX\",\"use\":\"\",\"messages\":2,\"unseen\":1,")
        .contains("{\"mailbox\":\"Lists\",\"use\":\"\",\"messages\":1,\"unseen\":1,");
  }

  @Test
  void aFolderThatCannotBeReadIsPassedOver() {
    terminal.file("in/a/one.eml", HELLO).file("in/b/two.eml", HELLO).locked.add("in/a");

    assertThat(run("import", "ann", "in")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).isEqualTo("1 imported, 0 already there, 1 refused.\n");
    assertThat(terminal.complained()).isEqualTo("a/: in/a: permission denied.\n");
  }

  @Test
  void whatIsExportedIsWhatWasImported() {
    String tricky =
        "Subject: tricky\r\n\r\nFrom here\r\n>From there\r\n\r\nFrom x Sat Nov 21 09:30:00 2026\r\n"
            + "no line end";
    terminal.file("in/one.eml", HELLO).file("in/two.eml", tricky);
    run("import", "ann", "in");
    terminal.said();

    assertThat(run("export", "ann", "out")).isZero();
    assertThat(run("export", "ann", "maildir", "--format", "maildir")).isZero();
    assertThat(run("import", "ann", "out/INBOX.mbox", "--into", "Again")).isZero();
    assertThat(terminal.said()).contains("2 imported, 0 already there, 0 refused.");
    assertThat(run("export", "ann", "again", "--exact", "--format", "maildir")).isZero();

    assertThat(
            terminal.files.keySet().stream()
                .filter(file -> file.startsWith("maildir/cur/"))
                .count())
        .isEqualTo(2);
    assertThat(
            terminal.files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("again/.Again/cur/"))
                .map(file -> new String(file.getValue(), StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder(HELLO, tricky + "\r\n");
    assertThat(
            new String(
                Objects.requireNonNull(terminal.files.get("out/INBOX.mbox")),
                StandardCharsets.UTF_8))
        .contains("\n>From here\n>>From there\n\n>From x Sat")
        .doesNotContain("\r");
  }

  @Test
  void theJournalTellsWhatHappened() {
    terminal.file("one.eml", HELLO);
    run("user", "add", "bob", "--password-file", "password");
    run("import", "ann", "one.eml");
    run("mailbox", "rights", "ann", "INBOX", "bob@example.org", "read");
    terminal.said();

    assertThat(run("journal", "ann", "--match", "postmaster")).isZero();
    assertThat(terminal.said())
        .contains(
            "postmaster over cli imported a message of 84 octets to INBOX as uid 1, Message-ID"
                + " 1@example.org")
        .contains("changed the rights of bob@example.org on INBOX from none to lrs");
    run("journal", "directory");
    assertThat(terminal.said()).contains("created the user ann@example.org");
  }

  @Test
  void whatIsStoredCanBeInspectedButForSecrets() {
    terminal.file("one.eml", HELLO);
    run("import", "ann", "one.eml");
    terminal.said();

    assertThat(run("inspect", "ann")).isZero();
    assertThat(terminal.said()).contains("mail-state", "mailbox");
    assertThat(run("inspect", "ann", "mailbox")).isZero();
    assertThat(terminal.said()).contains("\"INBOX\"");
    assertThat(run("inspect", "directory", "credential")).isZero();
    assertThat(terminal.said()).contains("(secret)").doesNotContain("1:");
    assertThat(run("inspect", "ann", "nonsense")).isEqualTo(1);
  }

  @Test
  void aDeletedMailboxGivesItsMessagesBack() {
    terminal.file("in/Projects/one.eml", HELLO);
    run("import", "ann", "in");
    run("mailbox", "delete", "ann", "Projects");
    terminal.said();

    assertThat(run("restore-deleted", "ann", "--all")).isZero();
    assertThat(terminal.said()).isEqualTo("1 restored.\n");
    run("mailbox", "list", "ann", "--json");
    assertThat(terminal.said()).contains("{\"mailbox\":\"INBOX\",\"use\":\"\",\"messages\":1");
  }

  @Test
  void aQuotaStopsAnImportWhereItIsFull() {
    terminal.file("in/one.eml", HELLO).file("in/two.eml", HELLO + HELLO);
    assertThat(run("user", "quota", "ann", "--messages", "1")).isZero();
    terminal.said();

    assertThat(run("import", "ann", "in")).isEqualTo(Exit.PARTLY);
    assertThat(terminal.said()).isEqualTo("1 imported, 0 already there, 1 refused.\n");
    assertThat(terminal.complained()).startsWith("two.eml: the account may hold 1 messages");
  }
}
