package org.malleposte.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The text of a part: transfer encoding and charset undone, HTML without its tags. For searching
/// and indexing.
public final class TextExtractor {
  /// What is looked at to guess a charset.
  private static final int PEEK = 8192;

  /// UTF-7 is decoded whole; nobody writes novels in it.
  private static final int LARGEST_UTF_7 = 1024 * 1024;

  private TextExtractor() {}

  /// Whether the part has text of its own that can be extracted.
  public static boolean isText(Part part) {
    return part.kind() == Part.Kind.LEAF && part.type().equals("text");
  }

  /// Reads the text as it comes, in bounded memory. What cannot be decoded becomes U+FFFD.
  ///
  /// @param body the part's octets as they are in the message; closed with the reader
  public static Reader reader(InputStream body, Part part) throws IOException {
    InputStream decoded = TransferEncodings.decode(body, part.encoding());
    Reader text = characters(decoded, part);
    return part.subtype().equals("html") ? new HtmlReader(text) : text;
  }

  /// At most so many characters of the text. Closes the body.
  public static String text(InputStream body, Part part, int most) throws IOException {
    StringBuilder out = new StringBuilder();
    char[] piece = new char[Math.min(Math.max(most, 1), 8192)];
    try (Reader reader = reader(body, part)) {
      while (out.length() < most) {
        int count = reader.read(piece, 0, Math.min(piece.length, most - out.length()));
        if (count < 0) {
          break;
        }
        out.append(piece, 0, count);
      }
    }
    return out.toString();
  }

  private static Reader characters(InputStream decoded, Part part) throws IOException {
    if (Charsets.isUtf7(part.charset())) {
      try (decoded) {
        byte[] octets = decoded.readNBytes(LARGEST_UTF_7);
        return new StringReader(Utf7.decode(octets, 0, octets.length));
      }
    }
    Charset charset = Charsets.find(part.charset());
    if (charset != null) {
      return new InputStreamReader(decoded, charset);
    }
    byte[] start = decoded.readNBytes(PEEK);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), decoded);
    return new InputStreamReader(whole, guess(start));
  }

  /// A character cut by the end of the peek speaks for UTF-8 as well.
  private static Charset guess(byte[] start) {
    for (int cut = 0; cut < 4 && cut <= start.length; cut++) {
      if (Charsets.isUtf8(start, 0, start.length - cut)) {
        return StandardCharsets.UTF_8;
      }
      if (start.length < PEEK) {
        break;
      }
    }
    return Charsets.WINDOWS_1252;
  }

  /// Text out of HTML.
  private static final class HtmlReader extends Reader {
    private final Reader html;
    private final StringBuilder text = new StringBuilder();
    private final HtmlText stripper = new HtmlText(text);
    private final char[] piece = new char[4096];
    private int position;
    private boolean ended;

    HtmlReader(Reader html) {
      this.html = html;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (position == text.length()) {
        if (ended) {
          return -1;
        }
        fill();
      }
      int count = Math.min(length, text.length() - position);
      text.getChars(position, position + count, target, offset);
      position += count;
      return count;
    }

    private void fill() throws IOException {
      text.setLength(0);
      position = 0;
      int count = html.read(piece, 0, piece.length);
      ended = count < 0;
      for (int i = 0; i < count; i++) {
        stripper.accept(piece[i]);
      }
      if (ended) {
        stripper.finish();
      }
    }

    @Override
    public void close() throws IOException {
      html.close();
    }
  }
}
