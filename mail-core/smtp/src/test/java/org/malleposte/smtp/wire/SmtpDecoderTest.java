package org.malleposte.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SmtpDecoderTest {

  /// Reads everything, following commands as a server would; returns it as text.
  private static List<String> read(byte[] octets, List<Integer> cuts) {
    SmtpDecoder decoder = new SmtpDecoder();
    List<String> heard = new ArrayList<>();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int from = 0;
    List<Integer> ends =
        new ArrayList<>(cuts.stream().map(c -> c % (octets.length + 1)).sorted().toList());
    ends.add(octets.length);
    for (int end : ends) {
      decoder.feed(Arrays.copyOfRange(octets, from, end));
      from = end;
      for (SmtpInput input = decoder.next(); input != null; input = decoder.next()) {
        follow(decoder, input, heard, message);
      }
    }
    heard.add("(" + message.toString(StandardCharsets.ISO_8859_1) + ")");
    return heard;
  }

  private static void follow(
      SmtpDecoder decoder, SmtpInput input, List<String> heard, ByteArrayOutputStream message) {
    switch (input) {
      case SmtpInput.Octets(var bytes, var offset, var length) ->
          message.write(bytes, offset, length);
      case SmtpInput.EndOfOctets(var strict) -> {
        heard.add(message.toString(StandardCharsets.ISO_8859_1) + " " + strict);
        message.reset();
      }
      case SmtpInput.Command(_, var command) -> {
        heard.add(command.toString());
        switch (command) {
          case SmtpCommand.Data _ -> decoder.readText();
          case SmtpCommand.Bdat(var size, _) -> decoder.readChunk(size);
          case SmtpCommand.Auth _ -> decoder.readResponse();
          default -> {}
        }
      }
      case SmtpInput.Malformed(var line, var why) -> heard.add(line + why.sentence());
      case SmtpInput.Broken(var why) -> heard.add(why.name());
      case SmtpInput.SaslResponse(var line) -> heard.add("sasl " + line);
    }
  }

  @Provide
  Arbitrary<byte[]> talk() {
    Arbitrary<String> words =
        Arbitraries.of(
            "EHLO client\r\n",
            "MAIL FROM:<a@b.example> BODY=8BITMIME\r\n",
            "RCPT TO:<\"a b\"@c.example>\r\n",
            "DATA\r\n",
            "BDAT 7\r\n",
            "BDAT 0 LAST\r\n",
            "AUTH LOGIN\r\n",
            "text\r\n",
            "\r\n.\r\n",
            "..",
            ".\r\n",
            ".",
            "\r",
            "\n",
            "\r\n",
            "é",
            "\0",
            " ",
            "x");
    return words
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2_000)
  void howTheOctetsAreCutMakesNoDifference(
      @ForAll("talk") byte[] octets,
      @ForAll List<@net.jqwik.api.constraints.Positive Integer> cuts) {
    assertThat(read(octets, cuts)).isEqualTo(read(octets, List.of()));
  }

  @Property(tries = 2_000)
  void anyOctetsAreRead(@ForAll byte[] octets, @ForAll boolean text) {
    SmtpDecoder decoder = new SmtpDecoder();
    if (text) {
      decoder.readText();
    }
    decoder.feed(octets);
    for (SmtpInput input = decoder.next(); input != null; input = decoder.next()) {
      assertThat(input).isNotNull();
    }
  }

  /// What a client stuffs and sends comes out as it was.
  @Property(tries = 1_000)
  void dotStuffingIsUndone(@ForAll("lines") List<String> lines) {
    StringBuilder sent = new StringBuilder();
    StringBuilder meant = new StringBuilder();
    for (String line : lines) {
      sent.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
      meant.append(line).append("\r\n");
    }
    byte[] octets = ("DATA\r\n" + sent + ".\r\n").getBytes(StandardCharsets.UTF_8);
    assertThat(read(octets, List.of()).get(1))
        .isEqualTo(
            new String(
                    meant.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                + " true");
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.strings().withChars("ab. \t").ofMaxLength(6).list().ofMaxSize(20);
  }

  @Test
  void aLineWithoutEndIsBroken() {
    SmtpDecoder decoder = new SmtpDecoder();
    byte[] piece = new byte[1000];
    Arrays.fill(piece, (byte) 'a');
    for (int i = 0; i < 12; i++) {
      decoder.feed(piece);
      assertThat(decoder.next()).isNull();
    }
    decoder.feed(piece);
    assertThat(decoder.next()).isEqualTo(new SmtpInput.Broken(Refusal.LINE_TOO_LONG));
    assertThat(decoder.next()).isNull();
  }

  @Test
  void whatIsDiscardedIsNotHeard() {
    SmtpDecoder decoder = new SmtpDecoder();
    decoder.feed("STARTTLS\r\nMAIL FROM:<>\r\nRS".getBytes(StandardCharsets.US_ASCII));
    assertThat(decoder.next()).isInstanceOf(SmtpInput.Command.class);
    assertThat(decoder.hasUnread()).isTrue();
    decoder.discardUnread();
    assertThat(decoder.hasUnread()).isFalse();
    decoder.feed("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(decoder.next()).isEqualTo(new SmtpInput.Command("NOOP", new SmtpCommand.Noop()));
  }
}
