package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.malleposte.format.Corpus;
import org.malleposte.format.Damage;

/// Mail damaged by chance is appended, and everything that can be asked of it is asked: the server
/// answers, and what it says has the length that it announces.
class FuzzedFetchTest extends ImapTest {
  private static final int MESSAGES = Integer.getInteger("fuzz.messages", 150);
  private static final int LARGEST = 200_000;
  private static final List<String> PARTS = List.of("1", "2", "1.1", "1.2", "2.1", "1.1.1", "9");
  private static final List<String> WHOLE =
      List.of(
          "FLAGS",
          "ENVELOPE",
          "BODY",
          "BODYSTRUCTURE",
          "PREVIEW",
          "RFC822.SIZE",
          "RFC822.HEADER",
          "BODY.PEEK[]",
          "BODY.PEEK[HEADER]",
          "BODY.PEEK[TEXT]",
          "BODY.PEEK[]<7.90>",
          "BODY.PEEK[HEADER.FIELDS (Subject From X)]",
          "BODY.PEEK[HEADER.FIELDS.NOT (To)]",
          "BINARY.PEEK[]",
          "BINARY.SIZE[]",
          "EMAILID",
          "THREADID");

  @Test
  void everythingIsAnswered() throws IOException {
    Random random = new Random(Long.getLong("fuzz.seed", 3501));
    List<byte[]> mail = new ArrayList<>();
    Corpus.forEach((_, message) -> {
      if (message.length > 0 && message.length < LARGEST) {
        mail.add(message);
      }
    });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.play().port())) {
      socket.setSoTimeout(60_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      say(socket, "t LOGIN ann secret\r\nt SELECT INBOX\r\n");
      awaitTagged(in);
      awaitTagged(in);
      int number = 0;
      for (int i = 0; i < MESSAGES; i++) {
        byte[] message =
            Damage.to(
                mail.get(random.nextInt(mail.size())),
                mail.get(random.nextInt(mail.size())),
                random);
        if (message.length > 0) {
          number++;
          say(socket, "t APPEND INBOX {" + message.length + "+}\r\n");
          socket.getOutputStream().write(message);
          say(socket, "\r\nt FETCH " + number + " (" + everything() + ")\r\n");
          assertThat(awaitTagged(in)).startsWith("t OK");
          assertThat(awaitTagged(in)).matches("t (OK|NO \\[UNKNOWN-CTE]).*");
        }
      }
      say(socket, "t SEARCH TEXT surely-in-no-message SUBJECT x SENTSINCE 1-Jan-2000\r\n");
      assertThat(awaitTagged(in)).startsWith("t OK");
    }
  }

  private static String everything() {
    List<String> items = new ArrayList<>(WHOLE);
    for (String part : PARTS) {
      for (String text : List.of("", ".MIME", ".HEADER", ".TEXT", ".HEADER.FIELDS (Subject)")) {
        items.add("BODY.PEEK[" + part + text + "]");
      }
      items.add("BINARY.PEEK[" + part + "]");
      items.add("BINARY.SIZE[" + part + "]");
    }
    return String.join(" ", items);
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads responses with their literals until the tagged one.
  private static String awaitTagged(InputStream in) throws IOException {
    String line = line(in);
    while (!line.startsWith("t ")) {
      assertThat(line.startsWith("* ")).as(line).isTrue();
      while (line.endsWith("}")) {
        in.skipNBytes(
            Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1)));
        line = line(in);
      }
      line = line(in);
    }
    return line;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("disconnected after " + line);
      }
      line.append((char) octet);
    }
    return line.substring(0, line.length() - 1);
  }
}
