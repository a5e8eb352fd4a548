package org.malleposte.server.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MboxTest {
  @Test
  void messagesArePartedByFromLinesAfterAnEmptyLine() throws IOException {
    assertThat(
            messages(
                """
                From ann@example.org Sat Nov 21 09:30:00 2026
                Subject: one

                first

                From bob@example.org Sun Nov 22 10:00:00 2026
                Subject: two

                second
                """))
        .containsExactly("Subject: one\n\nfirst\n", "Subject: two\n\nsecond\n");
  }

  @Test
  void aFromWithinTheTextIsText() throws IOException {
    assertThat(
            messages(
                """
                From ann@example.org Sat Nov 21 09:30:00 2026
                Subject: one

                From here on it gets steep
                and
                From ann@example.org Sat Nov 21 09:30:00 2026

                From now on, too
                """))
        .containsExactly(
            """
            Subject: one

            From here on it gets steep
            and
            From ann@example.org Sat Nov 21 09:30:00 2026

            From now on, too
            """);
  }

  @Test
  void oneQuoteIsTakenAway() throws IOException {
    assertThat(
            messages(
                """
                From ann@example.org Sat Nov 21 09:30:00 2026

                >From here
                >>From there
                > From nowhere
                >Frome
                """))
        .containsExactly("\nFrom here\n>From there\n> From nowhere\n>Frome\n");
  }

  @Test
  void theDateIsThatOfArrival() throws IOException {
    Mbox mbox = mbox("From ann@example.org Sat Nov  7 09:30:00 2026\nSubject: one\n\n");

    Mbox.Message message = mbox.next();

    assertThat(message).isNotNull();
    assertThat(message.date()).isEqualTo(Instant.parse("2026-11-07T09:30:00Z"));
    assertThat(message.number()).isEqualTo(1);
  }

  @Test
  void whatTheReaderLeftIsPassedOver() throws IOException {
    Mbox mbox = mbox("From a Sat Nov 21 09:30:00 2026\na\n\nFrom b Sat Nov 21 09:30:00 2026\nb\n");
    mbox.next();

    Mbox.Message second = mbox.next();

    assertThat(second).isNotNull();
    assertThat(second.content().readAllBytes()).asString().isEqualTo("b\n");
    assertThat(mbox.next()).isNull();
  }

  private static List<String> messages(String text) throws IOException {
    List<String> messages = new ArrayList<>();
    Mbox mbox = mbox(text);
    for (Mbox.Message message = mbox.next(); message != null; message = mbox.next()) {
      messages.add(new String(message.content().readAllBytes(), StandardCharsets.UTF_8));
    }
    return messages;
  }

  private static Mbox mbox(String text) {
    return new Mbox(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
