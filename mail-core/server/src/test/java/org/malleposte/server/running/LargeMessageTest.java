package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of 150 MB go through a server whose heap is 256 MB and come out as they went in.
class LargeMessageTest {
  private static final int PORT_BASE = Integer.getInteger("large.port", 20_000);
  private static final byte[] HEAD =
      "From: joe@example.net\r\nSubject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BLOCK =
      ("0123456789".repeat(7) + "\r\n").repeat(10_000).getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCKS = 150_000_000 / BLOCK.length + 1;
  private static final long SIZE = HEAD.length + (long) BLOCKS * BLOCK.length;

  @TempDir Path temp;

  @Test
  void itStreamsThroughEveryDoor() throws Exception {
    Path dir = temp.resolve("data");
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "ann@example.org,secret\n");
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      RunningServer.run(dir, "user", "import", users.toString());
      append(server);
      deliver(server);
      fetch(server);
    }
    try (Stream<Path> left = Files.list(dir.resolve("tmp"))) {
      assertThat(left).as("temporary files").isEmpty();
    }
  }

  private static void append(RunningServer server) throws IOException {
    try (Talk imap = signedIn(server)) {
      imap.send("a APPEND INBOX {" + SIZE + "}\r\n");
      assertThat(imap.line()).startsWith("+ ");
      sendMessage(imap);
      imap.send("\r\n");
      assertThat(imap.line()).startsWith("a OK [APPENDUID ");
    }
  }

  private static void deliver(RunningServer server) throws IOException {
    try (Talk lmtp = new Talk(server.lmtpPort())) {
      lmtp.expect("220 ");
      lmtp.send("LHLO mta\r\n");
      lmtp.expect("250 ");
      lmtp.send("MAIL FROM:<joe@example.net> SIZE=" + SIZE + "\r\n");
      lmtp.expect("250 ");
      lmtp.send("RCPT TO:<ann@example.org>\r\n");
      lmtp.expect("250 ");
      lmtp.send("DATA\r\n");
      lmtp.expect("354 ");
      sendMessage(lmtp);
      lmtp.send(".\r\n");
      lmtp.expect("250 ");
    }
  }

  private static void sendMessage(Talk talk) throws IOException {
    talk.send(HEAD);
    for (int i = 0; i < BLOCKS; i++) {
      talk.send(BLOCK);
    }
  }

  private static void fetch(RunningServer server) throws Exception {
    try (Talk imap = signedIn(server)) {
      imap.command("SELECT INBOX");
      imap.send("f FETCH 1 BODY.PEEK[]\r\n");
      assertThat(imap.line()).isEqualTo("* 1 FETCH (BODY[] {" + SIZE + "}");
      MessageDigest read = MessageDigest.getInstance("SHA-256");
      imap.read(SIZE, read);
      assertThat(imap.line()).isEqualTo(")");
      assertThat(imap.line()).startsWith("f OK");
      assertThat(hex(read)).isEqualTo(hex(sent()));
      assertThat(imap.command("FETCH 2 (RFC822.SIZE BODY.PEEK[TEXT]<149000000.70>)").getFirst())
          .contains("BODY[TEXT]<149000000> {70}");
    }
  }

  private static MessageDigest sent() throws Exception {
    MessageDigest sent = MessageDigest.getInstance("SHA-256");
    sent.update(HEAD);
    for (int i = 0; i < BLOCKS; i++) {
      sent.update(BLOCK);
    }
    return sent;
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Talk signedIn(RunningServer server) throws IOException {
    Talk imap = new Talk(server.imapPort());
    assertThat(imap.line()).startsWith("* OK");
    imap.command("LOGIN ann secret");
    return imap;
  }
}
