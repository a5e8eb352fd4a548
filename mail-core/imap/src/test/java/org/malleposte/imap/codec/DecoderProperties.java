package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// What must hold for every stream of octets. Commands are made up from a seed, so that they can be
/// printed and cut into pieces by the same chance.
class DecoderProperties {
  private static final String[] SOUP = {
    "a1 ",
    "FETCH ",
    "1:* ",
    "(",
    ")",
    "{5}\r\n",
    "{3+}\r\n",
    "\"",
    "\\",
    "BODY[",
    "]<0.1>",
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\u00ff",
    "APPEND INBOX ",
    "~{4+}\r\n",
    "{0+}\r\n",
    "UTF8 (",
    "LOGIN ",
    "SEARCH ",
    "OR ",
    "NOT ",
    "LIST ",
    " ",
    "&",
    "$",
    "*",
    "NIL",
    "{99999999999999999999}\r\n",
    "UID ",
    "STORE ",
    "ID ",
    "AUTHENTICATE ",
    "=",
    "+FLAGS ",
    "SELECT ",
    "QRESYNC ",
    "{70000+}\r\n"
  };

  @Property(tries = 2000)
  void whatIsPrintedIsDecoded(@ForAll long seed) {
    Random random = new Random(seed);
    ImapCommand command = new Commands(random).next();
    byte[] octets = Printer.print(command, random);
    assertThat(DecoderFuzz.described(Decoding.all(octets)))
        .as(new String(octets, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(DecoderFuzz.described(List.of(new Decoded.Command(command))));
  }

  @Property(tries = 500)
  void piecesDoNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    Commands commands = new Commands(random);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      stream.writeBytes(
          random.nextInt(5) == 0 ? soup(random) : Printer.print(commands.next(), random));
    }
    byte[] octets = stream.toByteArray();
    assertThat(DecoderFuzz.described(Decoding.pieces(octets, random)))
        .isEqualTo(DecoderFuzz.described(Decoding.all(octets)));
  }

  @Property(tries = 2000)
  void nothingThrows(@ForAll @Size(max = 400) byte[] octets) {
    assertThat(Decoding.all(octets)).isNotNull();
  }

  @Property(tries = 3000)
  void nothingThatLooksLikeACommandThrows(@ForAll long seed) {
    assertThat(Decoding.all(soup(new Random(seed)))).isNotNull();
  }

  private static byte[] soup(Random random) {
    StringBuilder soup = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      soup.append(SOUP[random.nextInt(SOUP.length)]);
    }
    return Decoding.octets(soup.append("\r\n").toString());
  }
}
