package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// RFC 3030.
class ChunkingTest extends HouseTest {
  private static final String ENVELOPE =
      """
      C: MAIL FROM:<joe@remote.example>
      S: 250 2.1.0 Sender OK
      C: RCPT TO:<ann@example.org>
      S: 250 2.1.5 Recipient OK
      """;

  @Test
  void chunksMayBePipelined() throws IOException {
    Talk talk = stranger();
    talk.send(
        "MAIL FROM:<joe@remote.example> BODY=8BITMIME\r\nRCPT TO:<ann@example.org>\r\n"
            + "BDAT 12\r\nSubject: x\r\nBDAT 2\r\n\r\nBDAT 0 LAST\r\nNOOP\r\n");
    talk.play(
        """
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 250 2.0.0 12 octets received
        S: 250 2.0.0 2 octets received
        S: 250 2.0.0 Taken as ...
        S: 250 2.0.0 OK
        """);
    assertThat(TestingHouse.withoutTrace(house.newestText("ann"))).isEqualTo("Subject: x\r\n\r\n");
  }

  @Test
  void aChunkAtTheWrongTimeIsSwallowed() throws IOException {
    Talk talk = stranger();
    talk.send("BDAT 6\r\nQUIT\r\nNOOP\r\n");
    talk.expect("503 5.5.1 MAIL FROM first");
    talk.expect("250 2.0.0 OK");
    talk.play(
        """
        C: MAIL FROM:<joe@remote.example>
        S: 250 2.1.0 Sender OK
        """);
    talk.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
    talk.expect("554 5.5.1 No valid recipients");
    talk.expect("250 2.0.0 OK");
  }

  @Test
  void afterAChunkComesAChunk() throws IOException {
    Talk talk = stranger();
    talk.play(ENVELOPE);
    talk.send("BDAT 2\r\na\n");
    talk.play(
        """
        S: 250 2.0.0 2 octets received
        C: RCPT TO:<bob@example.org>
        S: 503 5.5.1 After BDAT comes BDAT
        C: DATA
        S: 503 5.5.1 After BDAT comes BDAT
        C: MAIL FROM:<>
        S: 503 5.5.1 A message is under way; RSET ends it
        C: RSET
        S: 250 2.0.0 OK
        C: MAIL FROM:<joe@remote.example> BODY=BINARYMIME
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 503 5.5.1 BODY=BINARYMIME needs BDAT
        """);
  }

  @Test
  void aChunkThatCannotBeUnderstoodEndsTheConnection() throws IOException {
    Talk talk = stranger();
    talk.play(ENVELOPE);
    talk.play(
        """
        C: BDAT many LAST
        S: 501 5.5.4 BDAT size [LAST]. Closing
        --- closed
        """);
  }

  @Test
  void anEndlessChunkIsNotEvenSwallowed() throws IOException {
    Talk talk = stranger();
    talk.play(ENVELOPE);
    talk.play(
        """
        C: BDAT 999999999999 LAST
        S: 552 5.3.4 The message is larger than we take. Closing
        --- closed
        """);
  }
}
