package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.malleposte.directory.NewUser;

/// RFC 2033: an answer for each recipient.
class LmtpTest extends HouseTest {

  @Test
  void everyRecipientHasAnAnswer() throws Exception {
    house.directory.users().create(TestingHouse.ADMIN, NewUser.of("full@example.org", "secret"));
    house.account("full").limit(house.owner("full"), 10, 0);
    agent()
        .play(
            """
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<ann@example.org>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<nobody@example.org>
            S: 550 5.1.1 No such mailbox here
            C: RCPT TO:<full@example.org>
            S: 250 2.1.5 Recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C: Subject: x
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            S: 452 4.2.2 The mailbox is full
            S: 250 2.0.0 Taken as ...
            C: NOOP
            S: 250 2.0.0 OK
            """);
    assertThat(house.count("ann")).isEqualTo(1);
    assertThat(house.count("bob")).isEqualTo(1);
    assertThat(house.count("full")).isZero();
    assertThat(house.newestText("bob")).contains("with LMTP id").doesNotContain("for <");
  }

  @Test
  void aRefusedMessageIsRefusedForEach() throws IOException {
    Talk talk = agent();
    talk.play(
        """
        C: MAIL FROM:<joe@remote.example>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 ...
        """);
    talk.send("a lone\nline feed\r\n.\r\n");
    talk.play(
        """
        S: 554 5.6.0 The message has a lone CR or LF; send it with CR LF or by BDAT
        S: 554 5.6.0 The message has a lone CR or LF; send it with CR LF or by BDAT
        C: NOOP
        S: 250 2.0.0 OK
        """);
  }

  @Test
  void theWordsOfSmtpAreNotThoseOfLmtp() throws IOException { // RFC 2033 §4.1
    agent()
        .play(
            """
            C: EHLO client
            S: 500 5.5.1 ...
            C: HELO client
            S: 500 5.5.1 ...
            C: MAIL FROM:<>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<x@elsewhere.example>
            S: 550 5.7.1 We do not relay
            C: DATA
            S: 503 5.5.1 No valid recipients
            """);
  }

  @Test
  void chunksHaveAnAnswerForEachRecipientAtTheEnd() throws IOException {
    Talk talk = agent();
    talk.play(
        """
        C: MAIL FROM:<joe@remote.example> BODY=BINARYMIME
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        C: RCPT TO:<bob@example.org>
        S: 250 2.1.5 Recipient OK
        """);
    talk.send("BDAT 9\r\na: b\n\n.\n.");
    talk.expect("250 2.0.0 9 octets received");
    talk.send("BDAT 3 LAST\r\n\0\r\n");
    talk.expect("250 2.0.0 Taken as ...");
    talk.expect("250 2.0.0 Taken as ...");
    assertThat(TestingHouse.withoutTrace(house.newestText("ann"))).isEqualTo("a: b\n\n.\n.\0\r\n");
  }
}
