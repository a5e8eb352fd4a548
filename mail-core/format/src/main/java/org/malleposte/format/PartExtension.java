package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a BODYSTRUCTURE says at the end of each part (RFC 9051 §7.5.2) and the table of parts does
/// not have.
record PartExtension(List<String> languages, @Nullable String location) {
  static final PartExtension NONE = new PartExtension(List.of(), null);

  /// Of all parts, in the order of the table.
  ///
  /// @param bodyStructure as [BodyStructureWriter] wrote it
  static List<PartExtension> of(byte[] bodyStructure) {
    Reader reader = new Reader(bodyStructure);
    reader.part();
    return reader.found;
  }

  /// Walks the parts; each is noted before those within.
  private static final class Reader {
    private final byte[] in;
    private final List<PartExtension> found = new ArrayList<>();
    private int position;

    Reader(byte[] in) {
      this.in = in;
    }

    void part() {
      int place = found.size();
      found.add(NONE);
      position++; // (
      boolean multipart = in[position] == '(';
      while (in[position] == '(') {
        part();
      }
      String type = multipart ? "" : string();
      String subtype = multipart ? "" : next();
      boolean message =
          type.equalsIgnoreCase("message")
              && (subtype.equalsIgnoreCase("rfc822") || subtype.equalsIgnoreCase("global"));
      if (message) {
        skip(6); // parameters, id, description, encoding, octets, envelope
        position++;
        part();
      }
      extension(place);
    }

    /// The last two items.
    private void extension(int place) {
      int before = position;
      int last = position;
      while (in[position] != ')') {
        before = last;
        last = position;
        skip(1);
      }
      int end = position;
      position = before;
      List<String> languages = languages();
      position = last + 1;
      String location = isNil() ? null : string();
      found.set(place, new PartExtension(languages, location));
      position = end + 1;
    }

    private List<String> languages() {
      position++; // the blank
      if (in[position] != '(') {
        return List.of();
      }
      List<String> languages = new ArrayList<>(1);
      do {
        position++; // ( or the blank
        languages.add(string());
      } while (in[position] == ' ');
      return List.copyOf(languages);
    }

    private boolean isNil() {
      return in[position] == 'N';
    }

    private String next() {
      position++;
      return string();
    }

    /// A quoted string or a literal.
    private String string() {
      if (in[position] == '{') {
        int from = literal();
        return text(from, position);
      }
      StringBuilder out = new StringBuilder();
      position++;
      while (in[position] != '"') {
        position += in[position] == '\\' ? 1 : 0;
        out.append((char) (in[position++] & 0xFF));
      }
      position++;
      return Charsets.guess(out.toString());
    }

    private String text(int from, int to) {
      return Charsets.guess(new String(in, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /// Steps over a literal and returns where its octets begin.
    private int literal() {
      int length = 0;
      position++;
      while (in[position] != '}') {
        length = length * 10 + in[position++] - '0';
      }
      int from = position + 3; // } CR LF
      position = from + length;
      return from;
    }

    /// Items, each with the blank before it.
    private void skip(int items) {
      for (int i = 0; i < items; i++) {
        position++;
        skipItem();
      }
    }

    private void skipItem() {
      int depth = 0;
      do {
        switch (in[position]) {
          case '(' -> {
            depth++;
            position++;
          }
          case ')' -> {
            depth--;
            position++;
          }
          case '"' -> string();
          case '{' -> literal();
          case ' ' -> position++;
          default -> atom();
        }
      } while (depth > 0);
    }

    private void atom() {
      while (in[position] != ' ' && in[position] != ')') {
        position++;
      }
    }
  }
}
