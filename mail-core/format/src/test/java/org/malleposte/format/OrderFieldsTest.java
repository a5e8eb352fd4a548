package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What lists are ordered by is what the whole summary says.
class OrderFieldsTest {
  private static byte[] summary(String message) {
    byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return MessageSummaryCodec.encode(MessageParser.parse(octets)).summary();
  }

  @Test
  void theyAreReadAlone() {
    byte[] summary =
        summary(
            """
            From: Joe <joe@example.net>, Ann <ann@example.org>
            To: friends: bob@example.org;
            Subject: Re: [list] Lunch (fwd)
            Date: Tue, 6 Feb 2024 23:30:00 -0800
            Message-ID: <4@example.net>
            In-Reply-To: <3@example.net>
            References: <1@example.net> <2@example.net>

            x
            """);
    MessageSummary whole = MessageSummaryCodec.decode(summary, new byte[0]);
    assertThat(MessageSummaryCodec.orderFields(summary))
        .isEqualTo(
            new OrderFields(
                whole.messageId(),
                whole.inReplyTo(),
                whole.references(),
                whole.baseSubject(),
                whole.replyOrForward(),
                whole.sentDate(),
                whole.from().getFirst(),
                whole.to().getFirst(),
                null,
                whole.hasAttachment(),
                false));
    assertThat(whole.baseSubject()).isEqualTo("Lunch");
    assertThat(whole.to().getFirst().isGroupStart()).isTrue();
  }

  @Test
  void aMessageMayHaveNoneOfThem() {
    assertThat(MessageSummaryCodec.orderFields(summary("X: y\n\nx\n")).from()).isNull();
  }
}
