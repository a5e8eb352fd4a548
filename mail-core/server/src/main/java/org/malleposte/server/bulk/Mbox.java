package org.malleposte.server.bulk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Splits an mbox file (RFC 4155) into its messages. A message begins with a line `From ` that has
/// a date in it, at the start of the file or after an empty line; of lines `>From `, `>>From ` the
/// first `>` is taken away (mboxrd).
final class Mbox {
  /// A longer line is carried in parts; only its first part is looked at.
  private static final int LINE = 1 << 16;

  private static final Pattern DATE =
      Pattern.compile(
          "(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(\\w{3}) +(\\d{1,2}) +(\\d\\d:\\d\\d(?::\\d\\d)?)"
              + "(?: +[A-Z+-][A-Za-z0-9]*)? +(\\d{4})");
  private static final DateTimeFormatter PARTS =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);

  private final BufferedInputStream in;
  private byte[] line = new byte[0];
  private boolean begun;
  private int number;

  /// A message of the file; its content is to be read before the next is asked for.
  ///
  /// @param number from 1
  /// @param date from its `From ` line, null when that has none that can be read
  record Message(int number, @Nullable Instant date, InputStream content) {}

  Mbox(InputStream in) {
    this.in = new BufferedInputStream(in, LINE);
  }

  static boolean isMbox(byte[] start) {
    return startsWith(start, 0, "From ");
  }

  /// The next message, null after the last.
  @Nullable Message next() throws IOException {
    if (!begun) {
      begun = true;
      line = readLine();
    } else {
      // What the reader of the last message left.
      content.transferTo(OutputStream.nullOutputStream());
    }
    if (line.length == 0) {
      return null;
    }
    Instant date = date(new String(line, StandardCharsets.ISO_8859_1));
    content = new Content();
    return new Message(++number, date, content);
  }

  private InputStream content = InputStream.nullInputStream();

  private byte[] readLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    for (int b = in.read(); b >= 0; b = in.read()) {
      out.write(b);
      if (b == '\n' || out.size() == LINE) {
        break;
      }
    }
    return out.toByteArray();
  }

  static boolean isSeparator(byte[] line) {
    return startsWith(line, 0, "From ")
        && DATE.matcher(new String(line, StandardCharsets.ISO_8859_1)).find();
  }

  private static @Nullable Instant date(String separator) {
    Matcher matcher = DATE.matcher(separator);
    if (!matcher.find()) {
      return null;
    }
    String time = matcher.group(4).length() == 5 ? matcher.group(4) + ":00" : matcher.group(4);
    String text =
        "%s %s %s %s".formatted(matcher.group(3), matcher.group(2), matcher.group(5), time);
    try {
      return LocalDateTime.parse(text, PARTS).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static boolean startsWith(byte[] line, int from, String word) {
    byte[] octets = word.getBytes(StandardCharsets.US_ASCII);
    int end = from + octets.length;
    return line.length >= end && Arrays.equals(line, from, end, octets, 0, octets.length);
  }

  /// From after the `From ` line to before the next one. The empty line before that belongs to the
  /// format, not to the message.
  private final class Content extends InputStream {
    private byte[] now = new byte[0];
    private int at;
    private byte[] empty = new byte[0];
    private boolean lineStart = true;
    private boolean ended;

    @Override
    public int read() throws IOException {
      return more() ? now[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int taken = Math.min(length, now.length - at);
      System.arraycopy(now, at, bytes, offset, taken);
      at += taken;
      return taken;
    }

    private boolean more() throws IOException {
      while (at == now.length && !ended) {
        fill();
      }
      return at < now.length;
    }

    private void fill() throws IOException {
      byte[] next = readLine();
      if (next.length == 0 || (lineStart && empty.length > 0 && isSeparator(next))) {
        line = next;
        ended = true;
        return;
      }
      byte[] text = lineStart ? unquoted(next) : next;
      boolean isEmpty = lineStart && isEmpty(text);
      byte[] before = empty;
      empty = isEmpty ? text : new byte[0];
      at = 0;
      now = isEmpty ? before : joined(before, text);
      lineStart = next[next.length - 1] == '\n';
    }

    private static boolean isEmpty(byte[] text) {
      return (text.length == 1 && text[0] == '\n')
          || (text.length == 2 && text[0] == '\r' && text[1] == '\n');
    }

    private static byte[] unquoted(byte[] text) {
      int from = 0;
      while (from < text.length && text[from] == '>') {
        from++;
      }
      boolean quoted = from > 0 && startsWith(text, from, "From ");
      return quoted ? Arrays.copyOfRange(text, 1, text.length) : text;
    }

    private static byte[] joined(byte[] before, byte[] text) {
      if (before.length == 0) {
        return text;
      }
      byte[] both = Arrays.copyOf(before, before.length + text.length);
      System.arraycopy(text, 0, both, before.length, text.length);
      return both;
    }
  }
}
