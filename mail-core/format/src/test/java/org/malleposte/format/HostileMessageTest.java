package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Messages that are made to hurt: they end in bounded memory and give a legal summary.
class HostileMessageTest {
  @Test
  void aThousandNestedMultiparts() {
    nested(1000);
  }

  @Test
  void aHundredThousandNestedMultiparts() {
    nested(100_000);
  }

  private static void nested(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b").append(i);
      text.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    MessageSummary message = check(text.append("\r\ntext\r\n").toString());
    assertThat(message.parts()).hasSize(MessageParser.DEEPEST + 1);
    assertThat(Messages.latin1(message.bodyStructure()))
        .contains("\"APPLICATION\" \"OCTET-STREAM\"");
  }

  @Test
  void nestedMessages() {
    check("Content-Type: message/rfc822\r\n\r\n".repeat(5000));
  }

  @Test
  void aHundredThousandParts() {
    String text =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(100_000);
    MessageSummary message = check(text + "--b--\r\n");
    assertThat(message.parts()).hasSize(MessageParser.MOST_PARTS);
  }

  @Test
  void manyMessagesWithLongEnvelopes() {
    String inner =
        "--b\r\n\r\nSubject: "
            + "x".repeat(60_000)
            + "\r\nTo: "
            + "a,".repeat(20_000)
            + "\r\n\r\n\r\n";
    MessageSummary message =
        check("Content-Type: multipart/digest; boundary=b\r\n\r\n" + inner.repeat(300));
    assertThat(message.bodyStructure().length).isLessThan(8 * 1024 * 1024);
  }

  @Test
  void aHeaderOfTenMegabytes() {
    String field = "X-Filler: " + "y".repeat(900) + "\r\n";
    MessageSummary message = check(field.repeat(11_000) + "Subject: late\r\n\r\nbody");
    assertThat(message.headerTruncated()).isTrue();
    assertThat(message.header()).hasSize(MessageParser.KEPT_HEADER);
    assertThat(message.subject()).isEqualTo("late");
  }

  @Test
  void aHeaderLineOfTenMegabytes() {
    MessageSummary message = check("Subject: " + "z".repeat(10_000_000) + "\r\n\r\nbody");
    assertThat(message.subject()).hasSize(64 * 1024 - 1);
    assertThat(message.preview()).isEqualTo("body");
  }

  @Test
  void aLineThatNeverEnds() {
    check("z".repeat(10_000_000));
    check("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b" + "-".repeat(1_000_000));
  }

  @Test
  void tenThousandFieldsOfOneName() {
    check("To: a@b\r\n".repeat(10_000) + "\r\n");
    check("Content-Type: text/plain\r\n".repeat(10_000) + "\r\n");
  }

  @Test
  void boundariesLongerThanAllowed() {
    String boundary = "0123456789".repeat(50); // RFC 2046 §5.1.1: at most 70
    MessageSummary message =
        check(
            "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n\r\nx\r\n--%s--\r\n"
                .formatted(boundary, boundary, boundary));
    assertThat(message.part("1")).extracting(Part::lines).isEqualTo(0L);
    check("Content-Type: multipart/mixed; boundary=\"" + "x".repeat(100_000) + "\"\r\n\r\n--x\r\n");
  }

  @Test
  void octetsOfAllKinds() {
    byte[] nul = new byte[100_000];
    Messages.checkInvariants(MessageParser.parse(nul), nul);
    byte[] all = new byte[256 * 256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * (i >> 8));
    }
    Messages.checkInvariants(MessageParser.parse(all), all);
    byte[] cr = new byte[100_000];
    Arrays.fill(cr, (byte) '\r');
    Messages.checkInvariants(MessageParser.parse(cr), cr);
  }

  @Test
  void textsMadeForSlowParsers() {
    for (String run :
        new String[] {
          "=?a?Q?",
          "=?",
          "<,",
          "(",
          "\"",
          "<a@",
          ":;",
          "[a]",
          "re: [",
          "\\",
          "@,",
          "=?a?b? =?",
          "<\"",
        }) {
      String text = run.repeat(60_000 / run.length());
      for (String field :
          new String[] {"Subject", "From", "Content-Type", "Date", "References", "Content-ID"}) {
        check(field + ": " + text + "\r\n\r\n");
      }
      check("Content-Type: text/html\r\n\r\n" + run.repeat(30_000));
    }
    check("Content-Type: text/html\r\n\r\n" + "<!--&<style><".repeat(30_000));
    check("Content-Type: x/y;" + " a*0=b;".repeat(9000) + "\r\n\r\n");
  }

  @Test
  void aHundredAndFiftyMegabytesGoByInConstantMemory() {
    byte[] piece =
        ("--b\r\n\r\n" + "0123456789".repeat(7) + "\r\n")
            .repeat(2000)
            .getBytes(StandardCharsets.US_ASCII);
    MessageParser parser = new MessageParser();
    byte[] header =
        "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    parser.update(header, 0, header.length);
    long size = header.length;
    long before = allocated();
    for (int i = 0; i < 1000; i++) {
      parser.update(piece, 0, piece.length);
      size += piece.length;
    }
    MessageSummary message = parser.finish();
    assertThat(message.size()).isEqualTo(size).isGreaterThan(150_000_000);
    assertThat(message.parts()).hasSize(2);
    assertThat(allocated() - before).isLessThan(10_000_000);
  }

  /// Octets that this thread ever allocated.
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static MessageSummary check(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    MessageSummary message = MessageParser.parse(octets);
    Messages.checkInvariants(message, octets);
    return message;
  }
}
