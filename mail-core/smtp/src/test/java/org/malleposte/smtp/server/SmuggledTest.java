package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What [org.malleposte.smtp.wire.SmugglingTest] shows of the decoder, on a connection.
class SmuggledTest extends HouseTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\r\n.\r\r\n",
        "\n.\r",
        "\r\0\n.\n"
      })
  void oneMessageStaysOne(String falseEnd) throws IOException {
    int ann = house.count("ann");
    int bob = house.count("bob");
    Talk talk = agent();
    talk.play(
        """
        C: MAIL FROM:<joe@remote.example>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 ...
        """);
    talk.send(
        "Subject: x\r\n\r\ntext"
            + falseEnd
            + "MAIL FROM:<admin@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nsmuggled\r\n.\r\n");
    talk.play(
        """
        S: 554 5.6.0 The message has a lone CR or LF; send it with CR LF or by BDAT
        C: QUIT
        S: 221 2.0.0 Goodbye
        --- closed
        """);
    assertThat(house.count("ann")).isEqualTo(ann);
    assertThat(house.count("bob")).isEqualTo(bob);
  }

  @Test
  void aLoneLineFeedInACommandEndsTheConnection() throws IOException {
    Talk talk = stranger();
    talk.send("NOOP\nQUIT\r\n");
    talk.expect("500 5.5.2 A line ends with CR LF; a lone CR or LF is not taken. Closing");
    talk.expect("(closed)");
  }

  @Test
  void aStrangerWhoDoesNotWaitIsNoMailServer() throws IOException { // RFC 2920 §3.1
    Talk talk = stranger();
    talk.play(
        """
        C: MAIL FROM:<joe@remote.example>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ann@example.org>
        S: 250 2.1.5 Recipient OK
        """);
    talk.send("DATA\r\nSubject: x\r\n\r\n.\r\n");
    talk.expect("554 5.5.0 SMTP protocol synchronization. Closing");
    talk.expect("(closed)");
  }
}
