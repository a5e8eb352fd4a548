package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a client does, it is bounded and answered.
class BoundsTest {
  private static final SmtpLimits LIMITS = new SmtpLimits(8, 50, 1_000, 3, 4, 4, 5, 3, 3, 30, 20);
  private static final SmtpTimeouts HASTY =
      new SmtpTimeouts(
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          1_000_000,
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));

  @TempDir static Path folder;
  private static TestingHouse house;
  private static TestingHouse hasty;
  private static TestingHouse patient;
  private static int mx;
  private static int hastyMx;
  private static int lmtp;

  @BeforeAll
  static void open() {
    house = new TestingHouse(folder, s -> s.with(LIMITS).withMaxMessageSize(100_000));
    mx = house.port(Door.MX);
    hasty = new TestingHouse(folder, s -> s.with(HASTY));
    hastyMx = hasty.port(Door.MX);
    patient = new TestingHouse(folder);
    lmtp = patient.port(Door.LMTP);
  }

  @AfterAll
  static void close() {
    house.close();
    hasty.close();
    patient.close();
  }

  private static Talk stranger() throws IOException {
    return HouseTest.hello(new Talk(mx), "EHLO client");
  }

  private static Talk hurried() throws IOException {
    return HouseTest.hello(new Talk(hastyMx), "EHLO client");
  }

  private static Talk addressed() throws IOException {
    return addressed(stranger());
  }

  private static Talk addressed(Talk talk) throws IOException {
    return talk.play(
        """
        C: MAIL FROM:<joe@remote.example>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        """);
  }

  @Test
  void aLineWithoutEndIsCutOff() throws IOException {
    try (Talk talk = stranger()) {
      talk.send("MAIL FROM:<" + "a".repeat(20_000));
      talk.expect("500 5.5.2 The line is too long. Closing");
      talk.expect("(closed)");
    }
  }

  @Test
  void aSilentClientIsToldToGo() throws IOException {
    try (Talk talk = hurried()) {
      talk.expect("421 4.4.2 Too slow. Closing");
      talk.expect("(closed)");
    }
  }

  /// Octets one by one buy no time: a line must be whole in its time.
  @Test
  void aClientOfSingleOctetsIsToldToGo() throws IOException, InterruptedException {
    try (Talk talk = hurried()) {
      assertThat(drip(talk, "NOOP and so on ")).isEqualTo("421 4.4.2 Too slow. Closing");
    }
    try (Talk talk = addressed(hurried())) {
      talk.say("DATA");
      talk.expect("354 ...");
      assertThat(drip(talk, "text ")).isEqualTo("421 4.4.2 Too slow. Closing");
    }
  }

  private static String drip(Talk talk, String text) throws IOException, InterruptedException {
    for (int i = 0; !talk.hasWords(); i++) {
      talk.send(text.substring(i % text.length(), i % text.length() + 1));
      Thread.sleep(100);
    }
    return talk.hear();
  }

  @Test
  void aMessageLargerThanAnnouncedIsRefused() throws IOException { // RFC 1870
    try (Talk talk = stranger()) {
      talk.play(
          """
          C: MAIL FROM:<joe@remote.example> SIZE=100001
          S: 552 5.3.4 The message is larger than we take
          C: MAIL FROM:<joe@remote.example> SIZE=10
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<ann@example.org>
          S: 250 2.1.5 Recipient OK
          C: DATA
          S: 354 ...
          """);
      talk.send("text\r\n".repeat(20_000) + ".\r\n");
      talk.expect("552 5.3.4 The message is larger than we take");
      talk.say("RSET");
      talk.expect("250 2.0.0 OK");
    }
  }

  @Test
  void aMessageWithoutEndIsCutOff() throws IOException {
    try (Talk talk = addressed()) {
      talk.say("DATA");
      talk.expect("354 ...");
      talk.send("text\r\n".repeat(60_000));
      talk.expect("552 5.3.4 The message is larger than we take. Closing");
      talk.expect("(closed)");
    }
  }

  @Test
  void errorsAreCounted() throws IOException {
    try (Talk talk = stranger()) {
      talk.play(
          """
          C: WHAT
          S: 500 5.5.1 ...
          C: IS
          S: 500 5.5.1 ...
          C: THIS
          S: 500 5.5.1 ...
          C: RCPT TO:<x@y>
          S: 503 5.5.1 ...
          C: DATA
          S: 503 5.5.1 ...
          C: DATA
          S: 503 5.5.1 ...
          S: 421 4.7.0 Too many errors. Closing
          --- closed
          """);
    }
  }

  @Test
  void addressesCannotBeGuessedForLong() throws IOException {
    try (Talk talk = stranger()) {
      talk.play(
          """
          C: MAIL FROM:<joe@remote.example>
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<a@example.org>
          S: 550 5.1.1 ...
          C: RCPT TO:<b@example.org>
          S: 550 5.1.1 ...
          C: RCPT TO:<c@example.org>
          S: 550 5.1.1 ...
          C: RCPT TO:<d@example.org>
          S: 421 4.7.0 Too many errors. Closing
          --- closed
          """);
    }
  }

  @Test
  void chattingWithoutAMessageEnds() throws IOException {
    try (Talk talk = stranger()) {
      talk.send("NOOP\r\n".repeat(30));
      for (int i = 0; i < 29; i++) {
        talk.expect("250 2.0.0 OK");
      }
      talk.expect("421 4.7.0 Too many commands without a message. Closing");
      talk.expect("(closed)");
    }
  }

  @Test
  void chunksOfAMessageAreNoChat() throws IOException { // RFC 3030 §2
    try (Talk talk = addressed()) {
      talk.send("BDAT 1\r\nx".repeat(40) + "BDAT 0 LAST\r\n");
      for (int i = 0; i < 40; i++) {
        talk.expect("250 2.0.0 1 octets received");
      }
      talk.expect("250 2.0.0 Taken as ...");
    }
  }

  @Test
  void emptyChunksAre() throws IOException {
    try (Talk talk = addressed()) { // hello and the sender count
      talk.send("BDAT 0\r\n".repeat(29));
      for (int i = 0; i < 28; i++) {
        talk.expect("250 2.0.0 0 octets received");
      }
      talk.expect("421 4.7.0 Too many commands without a message. Closing");
      talk.expect("(closed)");
    }
  }

  @Test
  void messagesOfAConnectionAreCounted() throws IOException { // RFC 9422 §4.1
    try (Talk talk = addressed()) {
      for (int i = 0; i < 3; i++) {
        talk.play(
            """
            C: DATA
            S: 354 ...
            C: Subject: x
            C:
            C: .
            S: 250 2.0.0 Taken as ...
            C: MAIL FROM:<joe@remote.example>
            """);
        if (i < 2) {
          talk.play(
              """
              S: 250 2.1.0 Sender OK
              C: RCPT TO:<ann@example.org>
              S: 250 2.1.5 Recipient OK
              """);
        }
      }
      talk.expect("421 4.7.0 Enough for one connection. Closing");
    }
  }

  @Test
  void aLoopIsFound() throws IOException { // RFC 5321 §6.3
    try (Talk talk = addressed()) {
      talk.say("DATA");
      talk.expect("354 ...");
      talk.send("Received: from a by b; date\r\n".repeat(20) + "\r\n.\r\n");
      talk.expect("554 5.4.6 Too many Received fields: a mail loop");
    }
  }

  @Test
  void aHundredThousandRecipientsAreAnswered() throws IOException, InterruptedException {
    try (Talk talk = HouseTest.hello(new Talk(lmtp), "LHLO mta")) {
      talk.say("MAIL FROM:<joe@remote.example>");
      talk.expect("250 2.1.0 Sender OK");
      int all = 100_000;
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < all / 1_000; i++) {
                    talk.send("RCPT TO:<ann+x@example.org>\r\n".repeat(1_000));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < all; i++) {
        assertThat(talk.hear()).startsWith(i < 1_000 ? "250 2.1.5" : "452 4.5.3");
      }
      writer.join();
      talk.play(
          """
          C: DATA
          S: 354 ...
          C:
          C: .
          """);
      for (int i = 0; i < 1_000; i++) {
        assertThat(talk.hear()).startsWith("250 2.0.0");
      }
      assertThat(patient.count("ann")).isEqualTo(1);
    }
  }

  /// The heap of a test is 1 GiB, of which this needs next to nothing.
  @Test
  void aMessageOf150MegabytesIsTaken() throws IOException {
    try (Talk talk = HouseTest.hello(new Talk(lmtp), "LHLO mta")) {
      talk.play(
          """
          C: MAIL FROM:<joe@remote.example>
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<bob@example.org>
          S: 250 2.1.5 Recipient OK
          C: DATA
          S: 354 ...
          C: Subject: large
          C:
          """);
      byte[] block =
          ("0123456789".repeat(7) + "\r\n").repeat(10_000).getBytes(StandardCharsets.US_ASCII);
      long sent = 0;
      while (sent < 150_000_000) {
        talk.send(block);
        sent += block.length;
      }
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      long size = patient.box("bob", "INBOX").messageSize(patient.count("bob") - 1);
      assertThat(size).isGreaterThan(sent);
      try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
        assertThat(left).as("no temporary file stays").isEmpty();
      }
    }
  }

  @Test
  void aClientThatIsGoneLeavesNothing() throws IOException, InterruptedException {
    try (Talk talk = HouseTest.hello(new Talk(lmtp), "LHLO mta")) {
      talk.play(
          """
          C: MAIL FROM:<joe@remote.example>
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<bob@example.org>
          S: 250 2.1.5 Recipient OK
          C: DATA
          S: 354 ...
          """);
      talk.send("text\r\n".repeat(200_000));
    }
    while (patient.server.connections() > 0) {
      Thread.sleep(20);
    }
    for (int i = 0; i < 200 && leftovers() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(leftovers()).isZero();
  }

  private static long leftovers() throws IOException {
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      return left.count();
    }
  }

  @Test
  void whoTalksBeforeTheGreetingIsSentAway() throws IOException {
    Optional<InetAddress> own = ownAddress();
    assumeThat(own).as("an address that is not loopback").isPresent();
    int port = hasty.server.listen(Door.MX, "0.0.0.0", 0, false, 1);
    try (Talk talk = new Talk(own.get().getHostAddress(), port)) {
      talk.say("EHLO client");
      talk.expect("554 5.5.0 SMTP protocol synchronization. Closing");
      talk.expect("(closed)");
    }
    try (Talk talk = new Talk(own.get().getHostAddress(), port)) {
      talk.expect("220 ...");
    }
  }

  private static Optional<InetAddress> ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst();
  }
}
