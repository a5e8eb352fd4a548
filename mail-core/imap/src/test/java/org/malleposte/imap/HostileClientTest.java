package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/// Whatever a client sends after it has signed in, it is bounded and answered, and the next command
/// is heard. What the octets alone can do is in `NastyInputTest`, and what time can do in
/// `ImapServerTest`.
class HostileClientTest extends ImapTest {
  /// A multipart in a multipart in a multipart.
  private static String nested(int depth) {
    StringBuilder message = new StringBuilder("From: joe@example.net\r\nSubject: deep\r\n");
    for (int i = 0; i < depth; i++) {
      message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n");
      message.append("--b").append(i).append("\r\n");
    }
    message.append("Content-Type: text/plain\r\n\r\nthe pearl within\r\n");
    for (int i = depth - 1; i >= 0; i--) {
      message.append("--b").append(i).append("--\r\n");
    }
    return message.toString();
  }

  /// A message in a message in a message.
  private static String enclosed(int depth) {
    return "From: joe@example.net\r\nSubject: deep\r\nContent-Type: message/rfc822\r\n\r\n"
            .repeat(depth)
        + "From: joe@example.net\r\nSubject: core\r\n\r\nthe pearl within\r\n";
  }

  private static String sideBySide(int parts) {
    return "Subject: wide\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: text/plain\r\n\r\nthe pearl within\r\n".repeat(parts)
        + "--b--\r\n";
  }

  private void append(String message) throws IOException {
    String said =
        "a LOGIN ann secret\r\nb APPEND INBOX {%d+}\r\n%s\r\n".formatted(message.length(), message);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.play().port());
        Scanner in = new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      String line = in.nextLine();
      while (!line.startsWith("b ")) {
        line = in.nextLine();
      }
      assertThat(line).startsWith("b OK [APPENDUID ");
    }
  }

  @Test
  void aThousandPartsWithinEachOther() throws IOException {
    append(nested(1_000));
    append(enclosed(1_000));
    append(sideBySide(1_000));
    play(
        """
        A> b SELECT INBOX
        A< ...
        A< b OK {*}
        A> c FETCH 1:* (BODYSTRUCTURE BODY ENVELOPE PREVIEW)
        A< ...
        A< c OK {*}
        A> d SEARCH TEXT "pearl"
        # What is more than a hundred deep is not looked into.
        A< * SEARCH 3
        A< d OK {*}
        A> e SEARCH BODY "no such word"
        A< * SEARCH
        A< e OK {*}
        """);
    String deep = "1.".repeat(999) + "1";
    play("A> f FETCH 1:* BODY.PEEK[" + deep + "]\nA< ...\nA< f {*}");
  }

  @Test
  void aMillionNumbers() {
    inboxHolds(3);
    play("A> b SELECT INBOX\nA< ...\nA< b OK {*}");
    play("A> c FETCH " + "1,".repeat(999_999) + "1 FLAGS\nA< c BAD The command is too long");
    play("A> c UID FETCH 1:1000000 UID\nA< ...\nA< * 3 FETCH (UID 3)\nA< c OK {*}");
    play("A> d UID FETCH 4294967295:1 UID\nA< ...\nA< * 3 FETCH (UID 3)\nA< d OK {*}");
    play(
        "A> e FETCH "
            + "1:*,".repeat(15_000)
            + "1 UID\n"
            + "A< * 1 FETCH (UID 1)\nA< * 2 FETCH (UID 2)\nA< * 3 FETCH (UID 3)\nA< e OK {*}");
    play("A> f SEARCH " + "1:*,".repeat(15_000) + "1\nA< * SEARCH 1 2 3\nA< f OK {*}");
    play("A> g UID STORE " + "1:*,".repeat(15_000) + "1 +FLAGS.SILENT (\\Seen)\nA< g OK {*}");
    play("A> h UID COPY " + "1:*,".repeat(15_000) + "1 Archive\nA< h OK [COPYUID {*}");
    play("A> i STATUS Archive (MESSAGES)\nA< * STATUS Archive (MESSAGES 3)\nA< i OK {*}");
  }

  @Test
  void aSearchWithinASearchWithinASearch() {
    inboxHolds(3);
    play("A> b SELECT INBOX\nA< ...\nA< b OK {*}");
    String deep = "The search is nested too deeply";
    play("A> c SEARCH " + "NOT ".repeat(16_000) + "SEEN\nA< c BAD " + deep);
    play("A> c SEARCH " + "OR ".repeat(20_000) + "SEEN\nA< c BAD " + deep);
    play("A> c SEARCH " + "(".repeat(30_000) + "SEEN" + ")".repeat(30_000) + "\nA< c BAD " + deep);
    play(
        "A> c SEARCH "
            + "(".repeat(100_000)
            + "SEEN"
            + ")".repeat(100_000)
            + "\nA< c BAD The command is too long");
    play("A> d SEARCH " + "NOT ".repeat(90) + "SEEN\nA< * SEARCH\nA< d OK {*}");
    play("A> e SEARCH " + "TEXT \"message 2\" ".repeat(3_000) + "ALL\nA< * SEARCH 2\nA< e OK {*}");
  }

  @Test
  void patternsOfNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add("a".repeat(100) + "/" + "a".repeat(80) + i);
    }
    names.forEach(name -> play("A> m CREATE " + name + "\nA< m OK {*}"));
    for (String pattern :
        List.of("*a".repeat(30_000) + "*b", "*a".repeat(90) + "*b", "%b".repeat(30_000))) {
      play("A> b LIST \"\" " + pattern + "\nA< b OK {*}");
    }
    play("A> c LIST \"\" " + "%".repeat(60_000) + "\nA< ...\nA< c OK {*}");
    play("A> d LIST \"\" " + "*".repeat(60_000) + "\nA< ...\nA< d OK {*}");
    play("A> e LIST \"\" (" + "* ".repeat(20_000) + "*)\nA< ...\nA< e OK {*}");
    play(
        "A> f LIST \"" + "*".repeat(30_000) + "\" " + "*".repeat(30_000) + "\nA< ...\nA< f OK {*}");
  }
}
