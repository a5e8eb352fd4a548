package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.directory.NewUser;
import org.malleposte.mail.queue.QueuedMessage;

/// Port 25, talked to by strangers.
class MxTest {
  @TempDir static Path folder;
  private static TestingHouse house;
  private static int port;
  private Talk talk;

  @BeforeAll
  static void open() {
    house = new TestingHouse(folder);
    port = house.port(Door.MX);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void connect() throws IOException {
    talk = new Talk(port);
  }

  @AfterEach
  void disconnect() {
    talk.close();
  }

  private static final String HELLO =
      """
      S: 220 mail.example.org ESMTP
      C: EHLO client.example
      S: 250-mail.example.org
      S: 250-PIPELINING
      S: 250-SIZE 209715200
      S: 250-8BITMIME
      S: 250-BINARYMIME
      S: 250-CHUNKING
      S: 250-SMTPUTF8
      S: 250-DSN
      S: 250-ENHANCEDSTATUSCODES
      S: 250-LIMITS RCPTMAX=1000 MAILMAX=1000
      S: 250-STARTTLS
      S: 250 HELP
      """;

  @Test
  void aMessageIsDeliveredWithItsTrace() throws IOException {
    talk.play(HELLO)
        .play(
            """
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<ann@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 Send the message, end it with CR LF . CR LF
            C: From: joe@remote.example
            C: Subject: Hello
            C:
            C: ..a line with a dot
            C: the end
            C: .
            S: 250 2.0.0 Taken as ...
            C: QUIT
            S: 221 2.0.0 Goodbye
            --- closed
            """);
    String text = house.newestText("ann");
    assertThat(text)
        .matches(
            "(?s)Return-Path: <joe@remote\\.example>\r\n"
                + "Received: from client\\.example \\(\\[127\\.0\\.0\\.1\\]\\) by mail\\.example\\.org"
                + "\\s+with\\s+ESMTP\\s+id\\s+[a-z0-9]{13}\\s+for\\s+<ann@example\\.org>;\\s+"
                + "\\w{3},.* \\+0000\r\n"
                + "From: joe@remote.example\r\nSubject: Hello\r\n\r\n"
                + "\\.a line with a dot\r\nthe end\r\n");
  }

  @Test
  void aWholeMessageMayBePipelined() throws IOException { // RFC 2920
    int before = house.count("ann");
    talk.play(HELLO)
        .play(
            """
            C< MAIL FROM:<joe@remote.example>
            C< RCPT TO:<ann@example.org>
            C< RCPT TO:<nobody@example.org>
            C: DATA
            S: 250 2.1.0 Sender OK
            S: 250 2.1.5 Recipient OK
            S: 550 5.1.1 No such mailbox here
            S: 354 ...
            C< Subject: x
            C<
            C< text
            C< .
            C: QUIT
            S: 250 2.0.0 Taken as ...
            S: 221 2.0.0 Goodbye
            """);
    assertThat(house.count("ann")).isEqualTo(before + 1);
  }

  @Test
  void nothingIsRelayedAndNobodyIsGuessed() throws IOException {
    talk.play(HELLO)
        .play(
            """
            C: MAIL FROM:<>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<someone@elsewhere.example>
            S: 550 5.7.1 We do not relay
            C: RCPT TO:<someone%elsewhere.example@example.org>
            S: 550 5.1.1 No such mailbox here
            C: RCPT TO:<@example.org:someone@elsewhere.example>
            S: 550 5.7.1 We do not relay
            C: RCPT TO:<someone@elsewhere.example@example.org>
            S: 501 5.1.3 ...
            C: RCPT TO:<"someone@elsewhere.example"@example.org>
            S: 550 5.1.1 No such mailbox here
            C: RCPT TO:<carl@example.org>
            S: 550 5.2.1 The mailbox is disabled
            C: DATA
            S: 554 5.5.1 No valid recipients
            C: VRFY ann
            S: 252 2.1.5 ...
            C: EXPN team
            S: 502 5.5.1 ...
            C: AUTH PLAIN AGFubgBzZWNyZXQ=
            S: 500 5.5.1 ...
            """);
  }

  @Test
  void commandsHaveTheirTime() throws IOException {
    talk.play(
        """
        S: 220 ...
        C: MAIL FROM:<>
        S: 503 5.5.1 Say hello first
        C: NOOP
        S: 250 2.0.0 OK
        C: HELO client
        S: 250 mail.example.org
        C: MAIL FROM:<joe@remote.example> SIZE=10
        S: 555 5.5.4 Parameters need EHLO
        C: EHLO client
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250-...
        S: 250 HELP
        C: RCPT TO:<ann@example.org>
        S: 503 5.5.1 MAIL FROM first
        C: MAIL FROM:<joe@remote.example> SIZE=10 BODY=8BITMIME
        S: 250 2.1.0 Sender OK
        C: MAIL FROM:<joe@remote.example>
        S: 503 5.5.1 A message is under way; RSET ends it
        C: STARTTLS
        S: 503 5.5.1 A message is under way; RSET ends it
        C: RSET
        S: 250 2.0.0 OK
        C: RCPT TO:<ann@example.org>
        S: 503 5.5.1 MAIL FROM first
        C: LHLO client
        S: 500 5.5.1 No such command here; try HELP
        C: XCLIENT ADDR=1.2.3.4
        S: 500 5.5.1 No such command here; try HELP
        C: HELP
        S: 214-2.0.0 Commands: HELO EHLO STARTTLS MAIL RCPT DATA BDAT
        S: 214 2.0.0 RSET NOOP VRFY HELP QUIT; see RFC 5321
        """);
  }

  @Test
  void anAliasAForwardAndASubaddressAreFollowed() throws Exception {
    int annBefore = house.count("ann");
    int bobBefore = house.count("bob");
    house.account("bob").create(house.owner("bob"), "Lists", "");
    talk.play(HELLO)
        .play(
            """
            C< MAIL FROM:<joe@remote.example>
            C< RCPT TO:<team@example.org>
            C< RCPT TO:<away@example.org>
            C< RCPT TO:<bob+Lists@example.org>
            C< RCPT TO:<bob+nosuch@example.org>
            C< RCPT TO:<postmaster>
            C: DATA
            S: 250 ...
            S: 250 ...
            S: 250 ...
            S: 250 ...
            S: 250 ...
            S: ...
            S: 354 ...
            C: Subject: x
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    assertThat(house.count("ann")).as("once, though meant twice").isEqualTo(annBefore + 1);
    assertThat(house.count("bob")).as("as team, as nosuch").isEqualTo(bobBefore + 2);
    assertThat(house.box("bob", "Lists").size()).isEqualTo(1);
    QueuedMessage queued = house.queued().getLast();
    assertThat(queued.recipients()).hasSize(1);
    assertThat(queued.recipients().getFirst().address()).isEqualTo("ann@elsewhere.example");
    assertThat(house.newestText("ann")).startsWith("Return-Path: <joe@remote.example>\r\n");
    String outward = new String(house.read(house.mail.body(queued.body())), StandardCharsets.UTF_8);
    assertThat(outward).startsWith("Received: from client.example");
  }

  /// Nobody would tell the sender that some never get it.
  @Test
  void whatWouldGoOnElsewhereIsRefusedWhileNothingLeavesTheServer() throws Exception {
    try (TestingHouse quiet = TestingHouse.quiet(Files.createDirectories(folder.resolve("quiet")));
        Talk other = quiet.mx()) {
      other
          .play(HELLO)
          .play(
              """
              C: MAIL FROM:<joe@remote.example>
              S: 250 2.1.0 Sender OK
              C: RCPT TO:<away@example.org>
              S: 550 5.3.5 Mail for this address goes on to other servers, and this server sends none (queue.outbound is off)
              C: RCPT TO:<ann@example.org>
              S: 250 2.1.5 Recipient OK
              """);
    }
  }

  /// SMTP has one answer: who cannot be served now is queued when somebody else was served.
  @Test
  void aFullMailboxAmongOthersWaitsInTheQueue() throws Exception {
    house.directory.users().create(TestingHouse.ADMIN, NewUser.of("full@example.org", "secret"));
    house.account("full").limit(house.owner("full"), 10, 0);
    int before = house.count("ann");
    talk.play(HELLO)
        .play(
            """
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<full@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: Subject: alone
            C:
            C: .
            S: 452 4.2.2 The mailbox is full
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<full@example.org>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<ann@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: Subject: together
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    assertThat(house.count("ann")).isEqualTo(before + 1);
    QueuedMessage queued = house.queued().getLast();
    assertThat(queued.recipients().getFirst().address()).isEqualTo("full@example.org");
    String waiting = new String(house.read(house.mail.body(queued.body())), StandardCharsets.UTF_8);
    assertThat(waiting).as("Return-Path comes at the end of its way").startsWith("Received:");
  }
}
