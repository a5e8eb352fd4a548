package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.tls.TestingCertificates;

/// What clients see of a server that changes its certificate, and of one that ends.
class WhileItServesTest {
  private static final int PORT_BASE = Integer.getInteger("serves.port", 22_000);

  @TempDir Path temp;
  private Path dir;
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    dir = temp.resolve("data");
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "ann@example.org,secret\n");
    server = RunningServer.start(dir, PORT_BASE);
    RunningServer.run(dir, "user", "import", users.toString());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static Talk signedIn(Talk imap) throws IOException {
    assertThat(imap.line()).startsWith("* OK");
    imap.command("LOGIN ann secret");
    return imap;
  }

  private Talk signedIn() throws IOException {
    return signedIn(new Talk(server.imapPort()));
  }

  @Test
  void aNewCertificateIsTakenUpWithoutARestart() throws Exception {
    try (Talk before = signedIn(Talk.tls(server.imapsPort()))) {
      BigInteger old = before.certificate();
      TestingCertificates.renew(dir, "example.org");
      BigInteger fresh = serial(server.imapsPort());
      for (int i = 0; i < 120 && fresh.equals(old); i++) { // the server looks every few seconds
        Thread.sleep(500);
        fresh = serial(server.imapsPort());
      }
      assertThat(fresh).isNotEqualTo(old);
      assertThat(serialOfStartTls()).isEqualTo(fresh);
      assertThat(serial(server.submissionsPort())).isEqualTo(fresh);
      assertThat(before.command("NOOP").getLast()).contains("OK");
    }
  }

  private static BigInteger serial(int port) throws IOException {
    try (Talk talk = Talk.tls(port)) {
      return talk.certificate();
    }
  }

  private BigInteger serialOfStartTls() throws IOException {
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("STARTTLS");
      try (Talk tls = imap.withTls()) {
        return tls.certificate();
      }
    }
  }

  @Test
  void whoeverIsThereIsToldThatItEnds() throws Exception {
    byte[] message =
        ("Subject: x\r\n\r\n" + "some text\r\n".repeat(1_000_000))
            .getBytes(StandardCharsets.US_ASCII);
    try (Talk silent = signedIn();
        Talk idling = signedIn();
        Talk reading = signedIn();
        Talk smtp = smtp();
        Talk sending = smtp()) {
      assertThat(silent.append("APPEND INBOX", message)).contains("OK");
      idling.command("SELECT INBOX");
      idling.send("i IDLE\r\n");
      assertThat(idling.line()).startsWith("+ ");
      reading.command("SELECT INBOX");
      reading.send("r FETCH 1 BODY.PEEK[]\r\n");
      assertThat(reading.line()).startsWith("* 1 FETCH"); // and does not read on yet
      beginMessage(sending);

      server.terminate();

      assertThat(silent.line()).isEqualTo("* BYE The server goes down");
      assertThat(idling.line()).isEqualTo("* BYE The server goes down");
      smtp.expect("421 4.3.2 The server is going down");
      assertThat(silent.isClosed() && idling.isClosed() && smtp.isClosed()).isTrue();
      reading.read(message.length, MessageDigest.getInstance("SHA-256"));
      assertThat(reading.line()).isEqualTo(")");
      assertThat(reading.line()).startsWith("r OK");
      assertThat(reading.line()).isEqualTo("* BYE The server goes down");
      sending.send("text\r\n.\r\n");
      sending.expect("250 ");
      sending.expect("421 4.3.2 The server is going down");
    }
    assertThat(server.awaitEnd()).isZero();
  }

  private Talk smtp() throws IOException {
    Talk smtp = new Talk(server.smtpPort());
    smtp.expect("220 ");
    smtp.send("EHLO client\r\n");
    smtp.expect("250 ");
    return smtp;
  }

  private static void beginMessage(Talk smtp) throws IOException {
    smtp.send("MAIL FROM:<joe@remote.example>\r\n");
    smtp.expect("250 ");
    smtp.send("RCPT TO:<ann@example.org>\r\n");
    smtp.expect("250 ");
    smtp.send("DATA\r\n");
    smtp.expect("354 ");
    smtp.send("Subject: x\r\n\r\n");
  }
}
