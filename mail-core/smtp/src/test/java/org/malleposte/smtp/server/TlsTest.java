package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TlsTest extends HouseTest {

  @Test
  void startTlsForgetsWhatWasSaidBefore() throws IOException { // RFC 3207 §4.2
    stranger()
        .play(
            """
            C: STARTTLS
            S: 220 2.0.0 Ready to start TLS
            --- TLS
            C: MAIL FROM:<joe@remote.example>
            S: 503 5.5.1 Say hello first
            C: EHLO client
            S: 250-mail.example.org
            S: 250-PIPELINING
            S: 250-SIZE ...
            S: 250-8BITMIME
            S: 250-BINARYMIME
            S: 250-CHUNKING
            S: 250-SMTPUTF8
            S: 250-DSN
            S: 250-ENHANCEDSTATUSCODES
            S: 250-LIMITS ...
            S: 250 HELP
            C: STARTTLS
            S: 503 5.5.1 TLS is already active
            C: MAIL FROM:<joe@remote.example>
            S: 250 2.1.0 Sender OK
            C: RCPT TO:<ann@example.org>
            S: 250 2.1.5 Recipient OK
            C: DATA
            S: 354 ...
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            """);
    assertThat(house.newestText("ann").replaceAll("\\s+", " "))
        .contains("with ESMTPS (TLSv1.3 TLS_");
  }

  /// CVE-2011-0411 and its kin: what stands behind STARTTLS in the same packet was said by
  /// whomever.
  @Test
  void whatIsPipelinedBehindStartTlsIsNotHeard() throws IOException {
    Talk talk = stranger();
    talk.send("STARTTLS\r\nEHLO mallory\r\nMAIL FROM:<mallory@remote.example>\r\n");
    talk.expect("220 2.0.0 Ready to start TLS");
    talk.startTls();
    talk.play(
        """
        C: NOOP
        S: 250 2.0.0 OK
        C: MAIL FROM:<joe@remote.example>
        S: 503 5.5.1 Say hello first
        """);
  }

  @Test
  void submissionsIsTlsFromTheFirstOctet() throws IOException { // RFC 8314 §3.3
    try (Talk talk = house.submissions()) {
      hello(talk, "EHLO client");
      talk.play(
          """
          C: AUTH PLAIN AGFubgBzZWNyZXQ=
          S: 235 2.7.0 Authentication succeeded
          C: MAIL FROM:<ann@example.org>
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<bob@example.org>
          S: 250 2.1.5 Recipient OK
          C: DATA
          S: 354 ...
          C: From: ann@example.org
          C:
          C: .
          S: 250 2.0.0 Taken as ...
          C: QUIT
          S: 221 2.0.0 Goodbye
          --- closed
          """);
      assertThat(house.newestText("bob").replaceAll("\\s+", " ")).contains("with ESMTPSA (TLSv1.3");
    }
  }

  @Test
  void withoutTlsNobodySignsInUnlessLoopbackIsExempt() throws IOException { // RFC 4954 §4
    try (TestingHouse strict =
            new TestingHouse(folder, settings -> settings.withPlainAuthOnLoopback(false));
        Talk talk = strict.submission()) {
      talk.expect("220 ...");
      talk.say("EHLO client");
      for (String line = talk.hear(); line.charAt(3) == '-'; line = talk.hear()) {
        assertThat(line).doesNotContain("AUTH");
      }
      talk.play(
          """
          C: AUTH PLAIN AGFubgBzZWNyZXQ=
          S: 538 5.7.11 Encryption required for the authentication mechanism
          C: MAIL FROM:<ann@example.org>
          S: 530 5.7.0 STARTTLS first
          C: STARTTLS
          S: 220 2.0.0 Ready to start TLS
          --- TLS
          C: EHLO client
          """);
      talk.reply();
      talk.play(
          """
          C: AUTH PLAIN AGFubgBzZWNyZXQ=
          S: 235 2.7.0 Authentication succeeded
          """);
    }
  }

  @Test
  void aFailedHandshakeEndsTheConnection() throws IOException {
    Talk talk = stranger();
    talk.say("STARTTLS");
    talk.expect("220 2.0.0 Ready to start TLS");
    talk.send("this is no handshake\r\n");
    assertThat(talk.closesWithoutAWord()).isTrue();
  }
}
