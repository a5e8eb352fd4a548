package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataWriterTest {
  private static String written(InputStream message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataWriter.write(message, out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Line ends as letters, to be seen.
  private static String plain(String shown) {
    return shown.replace("<CR>", "\r").replace("<LF>", "\n").replace("/", "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a, a/",
    "a/b/, a/b/",
    ".a/..b/c., ..a/...b/c./",
    "./, ../",
    "a<LF>.<LF>b, a/../b/",
    "a<CR>.<CR>b, a/../b/",
    "a<CR><CR><LF>b, a//b/",
    "a<LF><CR>b, a//b/",
    "a<CR>, a/",
  })
  void dotsAreDoubledAndLinesEndOneWay(String message, String wire) throws IOException {
    assertThat(written(bytes(plain(message)))).isEqualTo(plain(wire) + ".\r\n");
  }

  @Provide
  Arbitrary<String> nearlyLines() {
    return Arbitraries.strings().withChars("\r\n.a").ofMaxLength(12);
  }

  @Property
  void howAMessageIsReadMakesNoDifferenceAndItsEndIsItsOwn(
      @ForAll("nearlyLines") String a, @ForAll("nearlyLines") String b) throws IOException {
    String whole = written(bytes(a + b));
    assertThat(written(new SequenceInputStream(bytes(a), bytes(b)))).isEqualTo(whole);
    assertThat(whole).endsWith(".\r\n");
    assertThat(whole.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    String ended = "\r\n" + whole;
    assertThat(ended.indexOf("\r\n.\r\n")).isEqualTo(ended.length() - 5);
  }
}
