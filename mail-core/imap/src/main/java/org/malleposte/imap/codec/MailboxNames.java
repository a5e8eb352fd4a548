package org.malleposte.imap.codec;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;

/// Mailbox names as users know them, and as the wire has them: modified UTF-7 (RFC 3501 §5.1.3), or
/// UTF-8 once the client enabled IMAP4rev2 or UTF8=ACCEPT.
public final class MailboxNames {
  /// RFC 2152's alphabet with `,` for `/`, unpadded.
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private static final String INBOX = "INBOX";
  private static final char SEPARATOR = '/';

  private MailboxNames() {}

  /// A client's name in Unicode.
  static String read(String wire, boolean utf8) throws SyntaxError {
    if (isPlain(wire)) {
      return foldInbox(wire);
    }
    return foldInbox(clean(!utf8 && isAscii(wire) ? decode(wire) : wire));
  }

  /// INBOX is known in any case, alone and as the place of others (RFC 9051 §5.1).
  private static String foldInbox(String name) {
    int length = INBOX.length();
    boolean folds =
        name.regionMatches(true, 0, INBOX, 0, length)
            && (name.length() == length || name.charAt(length) == SEPARATOR)
            && !name.startsWith(INBOX);
    return folds ? INBOX + name.substring(length) : name;
  }

  /// A client's pattern in Unicode. Where it is no modified UTF-7 it stays as it is and matches
  /// what it matches: `&*` is a sensible question.
  static String readPattern(String wire, boolean utf8) throws SyntaxError {
    if (isPlain(wire)) {
      return wire;
    }
    try {
      return read(wire, utf8);
    } catch (SyntaxError e) {
      if (utf8 || !isAscii(wire)) {
        throw e;
      }
      return wire;
    }
  }

  /// Nothing to decode, to normalise or to refuse.
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c >= 0x7F || c == '&') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String clean(String name) throws SyntaxError {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      // RFC 9051 §5.1: no control characters, no line and paragraph separators.
      if (c < 0x20 || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029 || c == 0xFFFD) {
        throw new SyntaxError("CANNOT", "The mailbox name holds a character that no name may have");
      }
    }
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /// From modified UTF-7.
  static String decode(String wire) throws SyntaxError {
    StringBuilder out = new StringBuilder(wire.length());
    int i = 0;
    while (i < wire.length()) {
      char c = wire.charAt(i++);
      if (c != '&') {
        out.append(c);
        continue;
      }
      int end = wire.indexOf('-', i);
      if (end < 0) {
        throw notModifiedUtf7();
      }
      if (end == i) {
        out.append('&');
      } else {
        appendShifted(wire.substring(i, end), out);
      }
      i = end + 1;
    }
    String name = out.toString();
    // RFC 3501 §5.1.3 leaves one spelling for each name. (A second one would be a second mailbox
    // for
    // other software.)
    if (!encode(name).equals(wire)) {
      throw notModifiedUtf7();
    }
    return name;
  }

  private static void appendShifted(String base64, StringBuilder out) throws SyntaxError {
    byte[] utf16;
    try {
      utf16 = DECODER.decode(base64.replace('/', ' ').replace(',', '/'));
    } catch (IllegalArgumentException e) {
      throw notModifiedUtf7();
    }
    out.append(new String(utf16, StandardCharsets.UTF_16BE));
  }

  private static SyntaxError notModifiedUtf7() {
    return new SyntaxError("CANNOT", "The mailbox name is not modified UTF-7");
  }

  /// To modified UTF-7.
  public static String encode(String name) {
    if (isPlain(name)) {
      return name;
    }
    StringBuilder out = new StringBuilder(name.length() + 16);
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      if (c >= 0x20 && c < 0x7F) {
        out.append(c == '&' ? "&-" : String.valueOf(c));
        i++;
        continue;
      }
      int end = i;
      while (end < name.length() && (name.charAt(end) < 0x20 || name.charAt(end) >= 0x7F)) {
        end++;
      }
      byte[] utf16 = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
      out.append('&').append(ENCODER.encodeToString(utf16).replace('/', ',')).append('-');
      i = end;
    }
    return out.toString();
  }
}
