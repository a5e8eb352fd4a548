package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A header field to be written: folded (RFC 5322 §2.2.3) and, where there is more than ASCII, in
/// encoded words (RFC 2047). Line ends are CRLF; control characters in what is given become blanks,
/// so that no value can add a field.
public final class HeaderField {
  private static final int PREFERRED_LINE = 78;

  /// Octets of text in one encoded word: 45 are 60 in base64, with `=?UTF-8?B?` and `?=` 72 of 75.
  private static final int ENCODED_RUN = 45;

  private final String name;
  private final StringBuilder out;
  private int column;

  private HeaderField(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
      throw new IllegalArgumentException("no field name: " + name);
    }
    this.name = name;
    this.out = new StringBuilder(name).append(':');
    this.column = name.length() + 1;
  }

  /// A text field: Subject, Comments.
  public static byte[] unstructured(String name, String text) {
    HeaderField field = new HeaderField(name);
    field.text(clean(text), false);
    return field.end();
  }

  /// A field whose body is ready, to be folded at its blanks only: Received, Message-ID.
  public static byte[] structured(String name, String body) {
    HeaderField field = new HeaderField(name);
    for (String word : clean(body).split(" ", -1)) {
      if (!word.isEmpty()) {
        field.word(word);
      }
    }
    return field.end();
  }

  /// An address field: From, To.
  public static byte[] addresses(String name, List<Address> addresses) {
    HeaderField field = new HeaderField(name);
    for (int i = 0; i < addresses.size(); i++) {
      Address address = addresses.get(i);
      boolean last = i + 1 == addresses.size();
      boolean comma = !last && !address.isGroupStart() && !addresses.get(i + 1).isGroupEnd();
      field.address(address, comma ? "," : "");
    }
    return field.end();
  }

  private void address(Address address, String after) {
    String display = address.name() == null ? "" : clean(address.name());
    if (address.isGroupStart()) {
      text(clean(address.mailbox() == null ? "" : address.mailbox()), true);
      out.append(':');
      column++;
    } else if (address.isGroupEnd()) {
      out.append(';').append(after);
      column++;
    } else if (display.isEmpty()) {
      word(clean(address.email()) + after);
    } else {
      text(display, true);
      word("<" + clean(address.email()) + ">" + after);
    }
  }

  private void text(String text, boolean phrase) {
    if (!needsEncoding(text)) {
      String plain = phrase && !Address.isPhrase(text) ? Address.quote(text) : text;
      for (String word : plain.split(" ", -1)) {
        word(word);
      }
      return;
    }
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    int from = 0;
    while (from < octets.length) {
      // Nothing can be folded before the first word of a field.
      int room = isEmpty() ? (PREFERRED_LINE - column - 13) / 4 * 3 : ENCODED_RUN;
      int to = Math.min(octets.length, from + Math.clamp(room, 15, ENCODED_RUN));
      while (to < octets.length && (octets[to] & 0xC0) == 0x80) {
        to--; // no character is cut (RFC 2047 §5)
      }
      word("=?UTF-8?B?" + base64(octets, from, to) + "?=");
      from = to;
    }
  }

  private static String base64(byte[] octets, int from, int to) {
    byte[] run = Arrays.copyOfRange(octets, from, to);
    return Base64.getEncoder().encodeToString(run);
  }

  /// What would be taken for an encoded word must be one.
  private static boolean needsEncoding(String text) {
    return text.contains("=?") || text.chars().anyMatch(c -> c > 126);
  }

  private void word(String word) {
    if (!isEmpty() && !word.isEmpty() && column + 1 + word.length() > PREFERRED_LINE) {
      out.append("\r\n");
      column = 0;
    }
    out.append(' ').append(word);
    column += 1 + word.length();
  }

  private boolean isEmpty() {
    return out.length() == name.length() + 1;
  }

  private byte[] end() {
    return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(c < ' ' || c == 127 ? ' ' : c);
    }
    return clean.toString();
  }
}
