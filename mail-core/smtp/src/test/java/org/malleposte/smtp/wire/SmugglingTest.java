package org.malleposte.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Another server may believe that a message ends where this one does not, or the other way round;
/// what stands behind that end is then smuggled in as a message of its own. Every sequence that
/// somebody takes for an end, or for a line end, is played here, cut at every place.
class SmugglingTest {
  private static final String SMUGGLED =
      "MAIL FROM:<admin@example.org>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\nhello\r\n.\r\n";

  /// What stands for a line end around the dot.
  private static final List<String> ENDS =
      List.of("\r\n", "\n", "\r", "\n\r", "\r\r", "\r\r\n", "\n\n", "\r\n\0", "\0\r\n", "");

  static Stream<String> falseEnds() {
    List<String> all = new ArrayList<>();
    for (String before : ENDS) {
      for (String dots : List.of(".", "..", ". ", "\t.")) {
        for (String after : ENDS) {
          all.add(before + dots + after);
        }
      }
    }
    return all.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("falseEnds")
  void onlyCrLfDotCrLfEndsAMessage(String sequence) {
    byte[] text = bytes("Subject: x\r\n\r\ntext" + sequence + SMUGGLED);
    for (int cut = 0; cut <= text.length; cut++) {
      List<String> heard = text(text, cut);
      boolean ends = ("text" + sequence).contains("\r\n.\r\n");
      if (ends) {
        assertThat(heard.getFirst()).isEqualTo(isClean(sequence) ? "end strict" : "end loose");
      } else {
        assertThat(heard)
            .as("all is one message, cut at %d", cut)
            .containsExactly(isClean(sequence) ? "end strict" : "end loose");
      }
    }
  }

  /// Whether there is no lone CR and no lone LF.
  private static boolean isClean(String sequence) {
    String rest = sequence.replace("\r\n", "");
    return rest.indexOf('\r') < 0 && rest.indexOf('\n') < 0;
  }

  /// Plays text after DATA, in two pieces; returns where messages end and which commands are heard.
  private static List<String> text(byte[] octets, int cut) {
    SmtpDecoder decoder = new SmtpDecoder();
    decoder.readText();
    List<String> heard = new ArrayList<>();
    feed(decoder, Arrays.copyOf(octets, cut), heard);
    feed(decoder, Arrays.copyOfRange(octets, cut, octets.length), heard);
    return heard;
  }

  private static void feed(SmtpDecoder decoder, byte[] octets, List<String> heard) {
    decoder.feed(octets);
    for (SmtpInput input = decoder.next(); input != null; input = decoder.next()) {
      switch (input) {
        case SmtpInput.Octets _ -> {}
        case SmtpInput.EndOfOctets(var strict) -> heard.add(strict ? "end strict" : "end loose");
        case SmtpInput.Command(_, var command) -> {
          heard.add(command.verb().name());
          if (command instanceof SmtpCommand.Data) {
            decoder.readText();
          }
        }
        case SmtpInput.Malformed(var line, _) -> heard.add("malformed " + line);
        case SmtpInput.Broken(var why) -> heard.add(why.name());
        case SmtpInput.SaslResponse(var line) -> heard.add(line);
      }
    }
  }

  static Stream<String> falseLineEnds() {
    return Stream.of(
        "\n", "\r", "\n\r", "\r\r", "\r\r\n", "\n\n", "\r\0", "\r \n", "\r.", "\r\nN\n");
  }

  @ParameterizedTest
  @MethodSource("falseLineEnds")
  void onlyCrLfEndsACommand(String end) {
    byte[] octets = bytes("NOOP" + end + "RSET\r\nRSET\r\n");
    for (int cut = 0; cut <= octets.length; cut++) {
      SmtpDecoder decoder = new SmtpDecoder();
      List<String> heard = new ArrayList<>();
      feed(decoder, Arrays.copyOf(octets, cut), heard);
      feed(decoder, Arrays.copyOfRange(octets, cut, octets.length), heard);
      assertThat(heard.getLast()).isEqualTo("BARE_LINE_ENDING");
      assertThat(heard).as("nothing behind it is heard").doesNotContain("RSET");
    }
  }

  @Test
  void aChunkIsOpaque() { // RFC 3030 §2
    String chunk = "a\r\n.\r\nb\n.\nc\r.\rQUIT\r\n\0.\r\n";
    byte[] octets = bytes(chunk + "NOOP\r\n");
    for (int cut = 0; cut <= octets.length; cut++) {
      SmtpDecoder decoder = new SmtpDecoder();
      decoder.readChunk(chunk.length());
      List<String> heard = new ArrayList<>();
      StringBuilder kept = new StringBuilder();
      for (byte[] piece :
          List.of(Arrays.copyOf(octets, cut), Arrays.copyOfRange(octets, cut, octets.length))) {
        decoder.feed(piece);
        for (SmtpInput input = decoder.next(); input != null; input = decoder.next()) {
          switch (input) {
            case SmtpInput.Octets(var bytes, var offset, var length) ->
                kept.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            case SmtpInput.EndOfOctets _ -> heard.add("end");
            case SmtpInput.Command(var line, _) -> heard.add(line);
            case SmtpInput.Malformed _, SmtpInput.Broken _, SmtpInput.SaslResponse _ ->
                heard.add(input.toString());
          }
        }
      }
      assertThat(kept.toString()).isEqualTo(chunk);
      assertThat(heard).containsExactly("end", "NOOP");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
