package org.malleposte.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What must hold for any octets that come by SMTP or LMTP; a fuzzer looks for those it does not
/// hold for, see docs/testing.md. `FuzzedSmtpTest` plays what it found.
public final class SmtpFuzz {
  private static final List<String> SEEDS =
      List.of(
          "EHLO client.example\r\nMAIL FROM:<a@b.example> SIZE=12 BODY=8BITMIME RET=HDRS\r\n"
              + "RCPT TO:<\"a b\"@c.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+20b\r\nDATA\r\n"
              + "Subject: x\r\n\r\n..text\r\n.\r\nQUIT\r\n",
          "LHLO [127.0.0.1]\r\nMAIL FROM:<> SMTPUTF8 ENVID=x+2By AUTH=<>\r\nRCPT TO:<postmaster>\r\n"
              + "BDAT 7\r\nab\rc\nd.BDAT 0 LAST\r\nRSET\r\nNOOP x\r\n",
          "EHLO [IPv6:::1]\r\nAUTH PLAIN\r\nAGEAYg==\r\nAUTH LOGIN =\r\n*\r\nSTARTTLS\r\n",
          "VRFY \u00e4@\u00f6.example\r\nEXPN x\r\nHELP DATA\r\nRCPT TO:<@a,@b:c@[10.0.0.1]>\r\n",
          "DATA\r\n.\r\n.\n.\r.\r\n.\r\nMAIL FROM:<\"\\\"\\\\\"@x.example>\r\n");

  private SmtpFuzz() {}

  /// Writes conversations for a fuzzer to begin with into a folder.
  public static void main(String[] folder) throws IOException {
    Path to = Files.createDirectories(Path.of(folder[0]));
    for (String seed : SEEDS) {
      Files.writeString(to.resolve("seed" + seed.hashCode()), seed);
    }
  }

  static byte[] seed(Random random) {
    return SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  /// The fuzzer's entrance; the name is its own.
  public static void fuzzerTestOneInput(byte[] octets) {
    Random random = new Random(Arrays.hashCode(octets));
    Conversation whole = new Conversation();
    whole.feed(octets);
    Conversation pieces = new Conversation();
    for (int from = 0; from < octets.length; ) {
      int to = Math.min(octets.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
      pieces.feed(Arrays.copyOfRange(octets, from, to));
      from = to;
    }
    assertThat(pieces.heard()).isEqualTo(whole.heard());
    text(octets, random);
    chunk(octets, random);
    lineEnds(octets);
  }

  /// The text of DATA ends where RFC 5321 §4.1.1.4 says and nowhere else, and what comes out is
  /// what stands there without the dots of §4.5.2.
  private static void text(byte[] octets, Random random) {
    String raw = "\r\n" + new String(octets, StandardCharsets.ISO_8859_1);
    int end = raw.indexOf("\r\n.\r\n");
    String expected =
        end < 0 ? null : raw.substring(0, end + 2).replace("\r\n.", "\r\n").substring(2);
    SmtpDecoder decoder = new SmtpDecoder();
    decoder.readText();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int from = 0;
    Boolean ended = null;
    while (from < octets.length && ended == null) {
      int to = Math.min(octets.length, from + 1 + random.nextInt(40));
      decoder.feed(Arrays.copyOfRange(octets, from, to));
      from = to;
      SmtpInput input = decoder.next();
      while (input instanceof SmtpInput.Octets(var bytes, var offset, var length)) {
        text.write(bytes, offset, length);
        input = decoder.next();
      }
      ended = input instanceof SmtpInput.EndOfOctets(var strict) ? strict : null;
    }
    assertThat(ended != null).isEqualTo(expected != null);
    if (expected != null) {
      String bare = raw.substring(0, end + 5).replace("\r\n", "");
      assertThat(ended).isEqualTo(bare.indexOf('\r') < 0 && bare.indexOf('\n') < 0);
      if (ended) { // else it is refused, whatever it is
        assertThat(text.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
      }
    }
  }

  /// What BDAT announces comes out as it is, and the next command is read behind it.
  private static void chunk(byte[] octets, Random random) {
    int size = random.nextInt(octets.length + 1);
    SmtpDecoder decoder = new SmtpDecoder();
    decoder.readChunk(size);
    decoder.feed(octets);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    SmtpInput input = decoder.next();
    while (input instanceof SmtpInput.Octets(var bytes, var offset, var length)) {
      chunk.write(bytes, offset, length);
      input = decoder.next();
    }
    assertThat(input).isEqualTo(new SmtpInput.EndOfOctets(true));
    assertThat(chunk.toByteArray()).isEqualTo(Arrays.copyOf(octets, size));
    assertThat(decoder.hasUnread()).isEqualTo(size < octets.length);
  }

  private static void lineEnds(byte[] octets) {
    int plain = 0;
    while (plain < octets.length && octets[plain] != '\r' && octets[plain] != '\n') {
      plain++;
    }
    assertThat(LineEnds.next(octets, 0, octets.length)).isEqualTo(plain);
  }

  /// Reads on as a server would.
  private static final class Conversation {
    private final SmtpDecoder decoder = new SmtpDecoder();
    private final List<String> heard = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    void feed(byte[] octets) {
      decoder.feed(octets);
      for (SmtpInput input = decoder.next(); input != null; input = decoder.next()) {
        hear(input);
      }
    }

    private void hear(SmtpInput input) {
      switch (input) {
        case SmtpInput.Octets(var bytes, var offset, var length) ->
            message.write(bytes, offset, length);
        case SmtpInput.EndOfOctets(var strict) -> {
          heard.add(message.toString(StandardCharsets.ISO_8859_1) + " " + strict);
          message.reset();
        }
        case SmtpInput.Command(_, var command) -> {
          heard.add(command.toString());
          obey(command);
        }
        case SmtpInput.Malformed(var line, var why) -> heard.add(line + why.sentence());
        case SmtpInput.Broken(var why) -> heard.add(why.name());
        case SmtpInput.SaslResponse(var line) -> heard.add("sasl " + line);
      }
    }

    private void obey(SmtpCommand command) {
      switch (command) {
        case SmtpCommand.Data _ -> decoder.readText();
        case SmtpCommand.Bdat(var size, _) -> decoder.readChunk(size);
        case SmtpCommand.Auth _ -> decoder.readResponse();
        case SmtpCommand.Mail(var sender, _) -> isReadAgain("MAIL FROM:<" + sender + ">", sender);
        case SmtpCommand.Rcpt(var recipient, _) ->
            isReadAgain("RCPT TO:<" + recipient + ">", recipient);
        default -> {}
      }
    }

    /// An address as it is kept means itself.
    private static void isReadAgain(String line, String address) {
      try {
        String again =
            switch (CommandParser.parse(line)) {
              case SmtpCommand.Mail(var sender, _) -> sender;
              case SmtpCommand.Rcpt(var recipient, _) -> recipient;
              default -> "";
            };
        assertThat(again).as(line).isEqualTo(address);
      } catch (SmtpRefused e) {
        throw new AssertionError(line + " is refused: " + e.sentence(), e);
      }
    }

    List<String> heard() {
      List<String> all = new ArrayList<>(heard);
      all.add("(" + message.toString(StandardCharsets.ISO_8859_1) + ")");
      return all;
    }
  }
}
