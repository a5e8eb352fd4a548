package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.imap.codec.Decoding.all;
import static org.malleposte.imap.codec.Decoding.feed;
import static org.malleposte.imap.codec.Decoding.octets;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Clients that mean no good, or do not know better.
class NastyInputTest {
  @Test
  void aLineWithoutEndKeepsNothing() {
    ImapDecoder decoder = Decoding.decoder();
    feed(decoder, octets("a "));
    byte[] piece = octets("x".repeat(65_536));
    for (int i = 0; i < 500; i++) {
      assertThat(feed(decoder, piece)).isEmpty();
      assertThat(decoder.heldOctets()).isLessThan(200_000);
    }
    assertThat(feed(decoder, octets("\r\nb NOOP\r\n")))
        .containsExactly(
            new Decoded.Bad("a", "The command is too long"),
            new Decoded.Command(new ImapCommand.Noop("b")));
    assertThat(decoder.heldOctets()).isZero();
  }

  @Test
  void aLiteralThatNeverComesWaitsForWhoeverKeepsTime() {
    ImapDecoder decoder = Decoding.decoder();
    assertThat(feed(decoder, octets("a LOGIN {60000}\r\n")))
        .containsExactly(new Decoded.Continue());
    assertThat(decoder.next()).isNull();
    assertThat(decoder.heldOctets()).isLessThan(1000); // nothing is set aside for what may not come
  }

  @Test
  void manyLiteralsAreOneCommandsLiterals() {
    String line = "a SEARCH " + "TEXT {60000+}\r\n" + "x".repeat(60_000);
    ImapDecoder decoder = Decoding.decoder();
    List<Decoded> decoded = feed(decoder, octets(line));
    for (int i = 0; i < 20 && decoded.isEmpty(); i++) {
      decoded = feed(decoder, octets(" TEXT {60000+}\r\n" + "x".repeat(60_000)));
      assertThat(decoder.heldOctets()).isLessThan(700_000);
    }
    assertThat(feed(decoder, octets("\r\n")))
        .containsExactly(new Decoded.Bad("a", "[TOOBIG] The literal is too large"));
  }

  @Test
  void parenthesesNestedTooDeep() {
    String open = "(".repeat(60_000);
    assertThat(all("a SEARCH " + open + "\r\n"))
        .containsExactly(new Decoded.Bad("a", "The search is nested too deeply"));
    assertThat(all("a SEARCH " + "(".repeat(100_000) + "\r\n"))
        .containsExactly(new Decoded.Bad("a", "The command is too long"));
    assertThat(all("a SEARCH " + "OR ".repeat(20_000) + "\r\n"))
        .containsExactly(new Decoded.Bad("a", "The search is nested too deeply"));
    assertThat(all("a FETCH 1 BODY[" + "1.".repeat(30_000) + "1]\r\n"))
        .containsExactly(new Decoded.Bad("a", "There is no such part"));
    assertThat(all("a ID " + open + "\r\n").getFirst()).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void nulAndEightBits() {
    assertThat(all("a NOOP\0\r\n").getFirst()).isInstanceOf(Decoded.Bad.class);
    assertThat(all("a LOGIN \"j\0e\" x\r\n").getFirst()).isInstanceOf(Decoded.Bad.class);
    assertThat(all("a LOGIN {3+}\r\nj\0e x\r\n"))
        .containsExactly(new Decoded.Bad("a", "NUL cannot stand in a string"));
    assertThat(all("a SELECT \u00e9t\u00e9\r\n").getFirst()).isInstanceOf(Decoded.Bad.class);
    assertThat(all("a SELECT \"\u00e9t\u00e9\"\r\n").getFirst()) // Latin-1 is not UTF-8
        .isInstanceOf(Decoded.Refused.class);
    assertThat(all("\u00ff\u00fe\u0000\r\n").getFirst()).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void aCarriageReturnAloneIsNoLineEnd() {
    assertThat(all("a NOOP\rb NOOP\r\n")).hasSize(1).first().isInstanceOf(Decoded.Bad.class);
    assertThat(all("a LOGIN \"x\ry\" z\r\n")).hasSize(1).first().isInstanceOf(Decoded.Bad.class);
    assertThat(all("a LOGIN {3+}\rabc\r\n")).hasSize(1).first().isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void announcementsThatAreNone() {
    for (String end : List.of("{}", "{+}", "{-1}", "{1-}", "{1++}", "{ 1}", "{1} ", "}", "{0x1}")) {
      assertThat(all("a LOGIN x " + end + "\r\nb NOOP\r\n"))
          .as(end)
          .hasSize(2)
          .last()
          .isEqualTo(new Decoded.Command(new ImapCommand.Noop("b")));
    }
  }

  @Test
  void aLongSetIsBoundedByTheLine() {
    assertThat(all("a FETCH " + "1,".repeat(32_000) + "1 FLAGS\r\n").getFirst())
        .isInstanceOf(Decoded.Command.class);
    assertThat(all("a FETCH " + "1,".repeat(40_000) + "1 FLAGS\r\n"))
        .containsExactly(new Decoded.Bad("a", "The command is too long"));
  }

  @Test
  void tooManyMessagesInOneCommand() {
    String line = "a APPEND INBOX" + " {1+}\r\nx".repeat(101) + "\r\n";
    assertThat(all(line))
        .containsExactly(
            new Decoded.Refused("a", "LIMIT", "There are too many messages in one command"));
  }
}
