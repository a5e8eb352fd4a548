package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ResponseWriter out =
      new ResponseWriter((octets, length) -> sent.write(octets, 0, length));

  private String sent() {
    out.flush();
    String text = sent.toString(StandardCharsets.UTF_8);
    sent.reset();
    return text;
  }

  @Test
  void lines() {
    out.count(3, "EXISTS");
    out.ok("a1", "READ-WRITE", "selected");
    out.no("a2", "NONEXISTENT", "no\r\nsuch");
    out.bad(null, "what?");
    assertThat(sent())
        .isEqualTo(
            """
            * 3 EXISTS\r
            a1 OK [READ-WRITE] selected\r
            a2 NO [NONEXISTENT] no  such\r
            * BAD what?\r
            """);
  }

  @Test
  void stringsAreQuotedWhereTheyCanBe() {
    out.string("").sp().string("a\"b\\").sp().string("a\r\nb").sp().string("é").sp().nstring(null);
    assertThat(sent()).isEqualTo("\"\" \"a\\\"b\\\\\" {4}\r\na\r\nb {2}\r\né NIL");
    out.useUtf8();
    out.string("é\"").sp().string("\0");
    assertThat(sent()).isEqualTo("\"é\\\"\" {1}\r\n?");
  }

  @Test
  void mailboxes() {
    out.mailbox("INBOX")
        .sp()
        .mailbox("Sent Items")
        .sp()
        .mailbox("Entwürfe & so")
        .sp()
        .mailbox("nil");
    assertThat(sent()).isEqualTo("INBOX \"Sent Items\" \"Entw&APw-rfe &- so\" \"nil\"");
    out.useUtf8();
    out.mailbox("Entwürfe & so");
    assertThat(sent()).isEqualTo("\"Entwürfe & so\"");
  }

  @Test
  void values() {
    out.number(0).sp().number(10).sp().number(Long.MAX_VALUE).sp();
    out.sequenceSet(SequenceSet.of(1, 2, 3, 7, 9, 10)).sp();
    out.dateTime(OffsetDateTime.parse("1994-02-07T21:52:25-08:30")).sp();
    out.list(List.of("\\Seen", "x")).sp().literal8(2);
    assertThat(sent())
        .isEqualTo(
            "0 10 9223372036854775807 1:3,7,9:10 \" 7-Feb-1994 21:52:25 -0830\" (\\Seen x) ~{2}\r\n");
  }

  @Test
  void bodiesAreStreamedInChunks() throws Exception {
    byte[] body = new byte[300_000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) ('a' + i % 26);
    }
    out.literal(body.length).octets(new ByteArrayInputStream(body), body.length).raw("!");
    assertThat(sent())
        .isEqualTo("{300000}\r\n" + new String(body, StandardCharsets.US_ASCII) + "!");
    out.octets(body);
    assertThat(sent()).hasSize(300_000);
    assertThatThrownBy(() -> out.octets(new ByteArrayInputStream(body), body.length + 1))
        .isInstanceOf(EOFException.class);
  }

  @Property
  void everyNameComesBack(@ForAll String name) throws Exception {
    String clean = name.replaceAll("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\uFFFD]", "");
    String normal = java.text.Normalizer.normalize(clean, java.text.Normalizer.Form.NFC);
    String expected = normal.equalsIgnoreCase("INBOX") ? "INBOX" : normal;
    assertThat(MailboxNames.read(MailboxNames.encode(normal), false)).isEqualTo(expected);
  }
}
