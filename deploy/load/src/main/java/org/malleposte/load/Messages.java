package org.malleposte.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// An endless supply of messages of which no two are alike, so that no server can store one for
/// another.
///
/// With a folder, its files are the bodies and a unique head is put before each; without one, the
/// text is made up. Line ends are always CRLF and the length is what was asked for, within a line.
final class Messages {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
  private static final String[] WORDS =
      ("meeting report budget harbour letter answer winter train invoice garden music draft"
              + " signal paper river window colour journey market lesson summer question morning")
          .split(" ");
  private static final int LARGEST_FOLDER = 10_000;

  private final List<byte[]> bodies;
  private final int size;
  private final int thread;
  private final String run = Long.toString(System.nanoTime(), 36);
  private final AtomicLong made = new AtomicLong();

  private Messages(List<byte[]> bodies, int size, int thread) {
    this.bodies = bodies;
    this.size = size;
    this.thread = thread;
  }

  static Messages ofSize(int size) {
    return new Messages(List.of(), size, 1);
  }

  /// Each `thread` messages that come one after another are a message and the answers to it.
  static Messages inThreads(int size, int thread) {
    return new Messages(List.of(), size, thread);
  }

  /// The regular files under `folder`, at most ten thousand of them.
  static Messages ofFolder(Path folder) throws IOException {
    var bodies = new ArrayList<byte[]>();
    try (var files = Files.walk(folder)) {
      for (var file :
          (Iterable<Path>)
              files.filter(Files::isRegularFile).sorted().limit(LARGEST_FOLDER)::iterator) {
        bodies.add(crlf(Files.readAllBytes(file)));
      }
    }
    if (bodies.isEmpty()) {
      throw new IOException("there is no message in " + folder);
    }
    return new Messages(List.copyOf(bodies), 0, 1);
  }

  byte[] next() {
    long number = made.incrementAndGet();
    var random = new Random(number * 0x9E3779B97F4A7C15L + run.hashCode());
    return bodies.isEmpty()
        ? written(number, random)
        : headed(number, bodies.get((int) (number % bodies.size())));
  }

  private byte[] headed(long number, byte[] body) {
    var head =
        ("Message-ID: <" + number + "." + run + "@load.example.org>\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    var whole = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private byte[] written(long number, Random random) {
    var text = new StringBuilder(size + 128);
    text.append("Date: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
    text.append("From: ")
        .append(word(random))
        .append(" <")
        .append(word(random))
        .append("@load.example.org>\r\n");
    text.append("To: Reader <reader@example.org>\r\n");
    subject(text, number);
    text.append("Message-ID: ").append(id(number)).append("\r\n");
    text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
    while (text.length() < size) {
      line(text, random);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// The subject, and for an answer what it answers: a thread has the words of its first message.
  private void subject(StringBuilder text, long number) {
    long first = number - (number - 1) % thread;
    var words = new Random(first);
    text.append("Subject: ").append(number == first ? "" : "Re: ");
    text.append(word(words)).append(' ').append(word(words)).append(' ').append(first);
    text.append("\r\n");
    if (number != first) {
      text.append("In-Reply-To: ").append(id(first)).append("\r\n");
      text.append("References: ").append(id(first)).append("\r\n");
    }
  }

  private String id(long number) {
    return "<" + number + "." + run + "@load.example.org>";
  }

  /// Words and, between them, numbers, so that it packs about as well as mail does and not like a
  /// repeated page.
  private static void line(StringBuilder text, Random random) {
    int end = text.length() + 66;
    while (text.length() < end) {
      text.append(random.nextInt(3) == 0 ? Long.toString(random.nextLong(), 36) : word(random))
          .append(' ');
    }
    text.append("\r\n");
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  /// The form for DATA: a dot at the start of a line is doubled (RFC 5321 §4.5.2), and the last
  /// line is ended.
  static byte[] stuffed(byte[] message) {
    var out = new ByteArrayOutputStream(message.length + 64);
    int before = '\n';
    for (byte b : message) {
      if (b == '.' && before == '\n') {
        out.write('.');
      }
      out.write(b);
      before = b;
    }
    if (before != '\n') {
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    return out.toByteArray();
  }

  /// Makes every line end CRLF and leaves out NUL, so that SMTP and IMAP literals may carry it (RFC
  /// 9051 §4.3).
  static byte[] crlf(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length + bytes.length / 32);
    int before = 0;
    for (byte b : bytes) {
      if (before == '\r' && b != '\n') {
        out.write('\n');
      } else if (b == '\n' && before != '\r') {
        out.write('\r');
      }
      if (b != 0) {
        out.write(b);
      }
      before = b;
    }
    if (before == '\r') {
      out.write('\n');
    }
    return out.toByteArray();
  }
}
