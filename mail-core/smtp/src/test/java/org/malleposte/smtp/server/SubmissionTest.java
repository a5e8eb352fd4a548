package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Actor;
import org.malleposte.directory.Scope;
import org.malleposte.directory.SharedAccount;
import org.malleposte.directory.Tokens;
import org.malleposte.mail.queue.QueuedMessage;

/// Ports 587 and 465: people who sign in.
class SubmissionTest extends HouseTest {

  @Test
  void nobodySendsWithoutSigningIn() throws IOException { // RFC 6409 §4.3
    submitter()
        .play(
            """
            C: MAIL FROM:<ann@example.org>
            S: 530 5.7.0 Authentication required
            C: RCPT TO:<bob@example.org>
            S: 503 5.5.1 MAIL FROM first
            """);
  }

  @Test
  void plainWithAndWithoutInitialResponse() throws IOException { // RFC 4954 §4, RFC 4616
    submitter()
        .play(
            """
            C: AUTH PLAIN
            S: 334 ...
            C: AGFubgBzZWNyZXQ=
            S: 235 2.7.0 Authentication succeeded
            C: AUTH PLAIN AGFubgBzZWNyZXQ=
            S: 503 5.5.1 Already authenticated
            """);
    ann();
  }

  @Test
  void loginAsksTwice() throws IOException {
    submitter()
        .play(
            """
            C: AUTH LOGIN
            S: 334 VXNlciBOYW1lAA==
            C: YW5uQGV4YW1wbGUub3Jn
            S: 334 UGFzc3dvcmQA
            C: c2VjcmV0
            S: 235 2.7.0 Authentication succeeded
            """);
  }

  @Test
  void scramProvesThePassword() throws IOException { // RFC 5802, RFC 7677
    Talk talk = submitter();
    ScramClient scram = new ScramClient("ann@example.org", "secret");
    talk.say("AUTH SCRAM-SHA-256 " + scram.first());
    String challenge = talk.hear();
    assertThat(challenge).startsWith("334 ");
    talk.say(scram.last(challenge.substring(4)));
    String signature = talk.hear();
    assertThat(signature).startsWith("334 ");
    assertThat(scram.verifies(signature.substring(4))).isTrue();
    talk.say("");
    talk.expect("235 2.7.0 Authentication succeeded");
  }

  @Test
  void aTokenSignsIn() throws Exception { // RFC 7628 §3.2.2, §3.2.3
    String token =
        house
            .directory
            .tokens()
            .issue(Actor.system("test"), house.user("ann").account(), "phone", Set.of(Scope.SMTP))
            .access();
    submitter()
        .play(
            """
            C: AUTH OAUTHBEARER %s
            S: 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJzbXRwIn0=
            C: AQ==
            S: 535 5.7.8 Authentication credentials invalid
            C: AUTH OAUTHBEARER %s
            S: 235 2.7.0 Authentication succeeded
            """
                .formatted(
                    base64("n,a=bob," + "\1auth=Bearer " + token + "\1\1"),
                    base64("n,a=ann," + "\1auth=Bearer " + token + "\1\1")));
  }

  @Test
  void aSessionEndsWithItsToken() throws Exception { // also in the middle of a message
    Tokens.Issued token =
        house
            .directory
            .tokens()
            .issue(Actor.system("test"), house.user("ann").account(), "phone", Set.of(Scope.SMTP));
    int before = house.count("bob");
    Talk idle = withToken(token);
    Talk sending = withToken(token);
    sending.play(
        """
        C: MAIL FROM:<ann@example.org>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 ...
        C: From: Ann <ann@example.org>
        C:
        """);
    Talk other = ann();
    house
        .directory
        .tokens()
        .revoke(Actor.system("test"), house.user("ann").account(), token.about().id());
    for (Talk talk : List.of(idle, sending)) {
      talk.play(
          """
          S: 421 4.7.0 What you signed in with no longer opens this. Closing
          --- closed
          """);
    }
    assertThat(house.count("bob")).isEqualTo(before);
    other.play(
        """
        C: NOOP
        S: 250 ...
        """);
  }

  private Talk withToken(Tokens.Issued token) throws IOException {
    return submitter()
        .play(
            """
            C: AUTH OAUTHBEARER %s
            S: 235 2.7.0 Authentication succeeded
            """
                .formatted(base64("n,a=ann," + "\1auth=Bearer " + token.access() + "\1\1")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void wrongPasswordsAreRefusedAndCounted() throws IOException {
    Talk talk = submitter();
    talk.play(
        """
        C: AUTH PLAIN AGJvYgB3cm9uZw==
        S: 535 5.7.8 Authentication credentials invalid
        C: AUTH NTLM
        S: 504 5.5.4 No such authentication mechanism
        C: AUTH PLAIN
        S: 334 ...
        C: *
        S: 501 5.7.0 Authentication cancelled
        C: AUTH PLAIN !!
        S: 501 5.5.2 ...
        C: AUTH PLAIN AG5vYm9keQB3cm9uZw==
        S: 535 5.7.8 Authentication credentials invalid
        C: AUTH PLAIN AG5vYm9keQB3cm9uZw==
        S: 421 4.7.0 Too many failures. Closing
        --- closed
        """);
  }

  @Test
  void asASharedAccountWriteThoseWhoWereGrantedIt() throws Exception {
    SharedAccount info =
        house.directory.shared().create(TestingHouse.ADMIN, "info@example.org", "");
    Talk talk = ann();
    talk.play(
        """
        C: MAIL FROM:<info@example.org>
        S: 550 5.7.1 You may not send as this address
        """);
    house.directory.shared().setSender(TestingHouse.ADMIN, info.account(), "ann@example.org", true);
    talk.play(
        """
        C: MAIL FROM:<info@example.org>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<info+Orders@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 ...
        C: From: Info <info@example.org>
        C:
        C: .
        S: 250 2.0.0 Taken as ...
        """);
    house
        .directory
        .shared()
        .setSender(TestingHouse.ADMIN, info.account(), "ann@example.org", false);
    talk.play(
        """
        C: MAIL FROM:<info@example.org>
        S: 550 5.7.1 You may not send as this address
        """);
    var inbox = house.mail.open(info.account()).mailboxes().find("INBOX");
    assertThat(inbox.messages()).as("delivered to its INBOX").isEqualTo(1);
  }

  @Test
  void aUserWritesInTheOwnNameOnly() throws IOException {
    Talk talk = ann();
    talk.play(
        """
        C: MAIL FROM:<bob@example.org>
        S: 550 5.7.1 You may not send as this address
        C: MAIL FROM:<someone@elsewhere.example>
        S: 550 5.7.1 You may not send as this address
        C: MAIL FROM:<post@example.org>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 ...
        C: From: Bob <bob@example.org>
        C:
        C: .
        S: 550 5.7.1 You may not send with this From
        """);
    for (String header :
        List.of(
            "From: ann@example.org, bob@example.org",
            "From: ann@example.org\r\nSender: bob@example.org",
            "From: \"ann@example.org\" <bob@example.org>",
            "From: bob@example.org (ann@example.org)")) {
      assertThat(send(talk, "ann@example.org", header)).startsWith("550 5.7.1");
    }
    for (String header :
        List.of(
            "Subject: none",
            "From: ann@example.org\r\nFrom: bob@example.org",
            "From: undisclosed:;",
            "From:")) {
      assertThat(send(talk, "ann@example.org", header)).startsWith("550 5.");
    }
    assertThat(send(talk, "", "From: Ann <post@example.org>")).startsWith("250 ");
  }

  private static String send(Talk talk, String sender, String header) throws IOException {
    talk.say("MAIL FROM:<" + sender + ">");
    talk.expect("250 2.1.0 Sender OK");
    talk.say("RCPT TO:<bob@example.org>");
    talk.expect("250 2.1.5 Recipient OK");
    talk.say("DATA");
    talk.expect("354 ...");
    talk.send(header + "\r\n\r\ntext\r\n.\r\n");
    return talk.hear();
  }

  @Test
  void whatIsMissingIsAddedAndBlindCopiesStayBlind() throws IOException { // RFC 6409 §8
    Talk talk = ann();
    assertThat(
            send(
                talk,
                "ann@example.org",
                "From: ann@example.org\r\nBcc: carl@example.org,\r\n\tx@y.example\r\nTo: bob"))
        .startsWith("250 ");
    String text = house.newestText("bob");
    assertThat(text)
        .matches(
            "(?s)Return-Path: <ann@example\\.org>\r\nReceived: from client\\.example .*"
                + "with\\s+ESMTPA\\s+id.*"
                + "\r\nDate: .* \\+0000\r\n"
                + "Message-ID: <[0-9a-f]{32}@example\\.org>\r\n"
                + "From: ann@example\\.org\r\nTo: bob\r\n\r\ntext\r\n");
  }

  @Test
  void mailForOthersGoesToTheQueueWithItsEnvelope() throws IOException { // RFC 3461
    int before = house.count("bob");
    ann()
        .play(
            """
            C: MAIL FROM:<ann@example.org> RET=HDRS ENVID=QQ314159
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@elsewhere.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;X@elsewhere.example
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<y@elsewhere.example> NOTIFY=NEVER
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: From: ann@example.org
            C: Date: Mon, 02 Nov 2026 10:00:00 +0000
            C: Message-ID: <1@example.org>
            C:
            C: text
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    QueuedMessage queued = house.queued().getLast();
    assertThat(queued.sender()).isEqualTo("ann@example.org");
    assertThat(queued.ret()).isEqualTo("HDRS");
    assertThat(queued.envid()).isEqualTo("QQ314159");
    assertThat(queued.recipients()).hasSize(2);
    assertThat(queued.recipients().getFirst().notifyWhen()).isEqualTo("SUCCESS,DELAY");
    assertThat(queued.recipients().getFirst().orcpt()).isEqualTo("rfc822;X@elsewhere.example");
    assertThat(queued.recipients().getLast().notifyWhen()).isEqualTo("NEVER");
    assertThat(house.count("bob")).isEqualTo(before + 1);
    assertThat(house.newestText("bob")).startsWith("Return-Path: <ann@example.org>\r\nReceived:");
    assertThat(
            new String(
                house.read(house.mail.body(queued.body())),
                java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("Received:")
        .doesNotContain("for <");
  }

  @Test
  void successIsReportedWhenItWasAskedFor() throws IOException { // RFC 3461 §5.2.3
    int before = house.queued().size();
    ann()
        .play(
            """
            C: MAIL FROM:<ann@example.org>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<bob@example.org> NOTIFY=SUCCESS
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: From: ann@example.org
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    assertThat(house.queued()).hasSize(before + 1);
    assertThat(house.queued().getLast().sender()).isEmpty();
  }

  @Test
  void addressesMayBeUnicodeWhenAskedFor() throws Exception { // RFC 6531
    house
        .directory
        .aliases()
        .set(TestingHouse.ADMIN, "jürgen@example.org", List.of("bob@example.org"));
    stranger()
        .play(
            """
            C: MAIL FROM:<jürgen@remote.example>
            S: 553 5.6.7 Such an address needs SMTPUTF8
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<jürgen@example.org>
            S: 553 5.6.7 Such an address needs SMTPUTF8
            C: RSET
            S: 250 2.0.0 OK
            C: MAIL FROM:<jürgen@remote.example> SMTPUTF8
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<jürgen@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: Subject: Grüße
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    assertThat(house.newestText("bob"))
        .startsWith("Return-Path: <jürgen@remote.example>\r\n")
        .contains("UTF8SMTP")
        .contains("for <jürgen@example.org>");
  }
}
