package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagesTest {
  @Test
  void noTwoAreAlike() {
    var messages = Messages.ofSize(2000);
    var seen = new HashSet<String>();
    for (int i = 0; i < 500; i++) {
      assertThat(seen.add(text(messages.next()))).isTrue();
    }
  }

  @Test
  void theLengthIsWhatWasAskedForWithinALine() {
    assertThat(Messages.ofSize(23_000).next()).hasSizeBetween(23_000, 23_100);
  }

  @Test
  void answersAreToTheFirstMessageOfTheirThread() {
    var messages = Messages.inThreads(500, 3);
    var first = text(messages.next());
    var id = first.replaceAll("(?s).*\r\nMessage-ID: (\\S+)\r\n.*", "$1");
    var subject = first.replaceAll("(?s).*\r\nSubject: ([^\r]+)\r\n.*", "$1");
    for (int i = 0; i < 2; i++) {
      assertThat(text(messages.next()))
          .contains("\r\nSubject: Re: " + subject + "\r\nIn-Reply-To: " + id + "\r\n");
    }
    assertThat(text(messages.next())).doesNotContain(id);
  }

  @Test
  void aFileOfAFolderGetsAHeadOfItsOwn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.eml"), "Subject: hello\n\nworld\n");
    var messages = Messages.ofFolder(folder);
    assertThat(text(messages.next()))
        .matches("Message-ID: <\\S+>\r\nSubject: hello\r\n\r\nworld\r\n");
    assertThat(messages.next()).isNotEqualTo(messages.next());
  }

  @Test
  void everyLineEndBecomesCrlf() {
    assertThat(text(Messages.crlf(bytes("a\nb\rc\r\nd\r\r\n\0e\r"))))
        .isEqualTo("a\r\nb\r\nc\r\nd\r\n\r\ne\r\n");
  }

  @Test
  void aDotAtTheStartOfALineIsDoubled() { // RFC 5321 §4.5.2
    assertThat(text(Messages.stuffed(bytes(".a\r\nb.\r\n.\r\nc"))))
        .isEqualTo("..a\r\nb.\r\n..\r\nc\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
