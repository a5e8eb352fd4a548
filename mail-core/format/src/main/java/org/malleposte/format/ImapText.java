package org.malleposte.format;

import org.jspecify.annotations.Nullable;

/// Writes strings as IMAP has them (RFC 9051 §9). Texts hold one octet a character.
final class ImapText {
  private ImapText() {}

  /// `nstring`: NIL, quoted, or a literal when there are octets that a quoted string may not hold
  /// in every version of IMAP, or that terminals and old clients take badly.
  static void nstring(ByteBuilder out, @Nullable String text) {
    if (text == null) {
      out.append("NIL");
    } else {
      string(out, text);
    }
  }

  static void string(ByteBuilder out, String text) {
    // A literal is made of CHAR8, which leaves NUL out.
    String legal = text.indexOf(0) < 0 ? text : text.replace("\0", "");
    if (isQuotable(legal)) {
      quoted(out, legal);
    } else {
      out.append('{').number(legal.length()).append("}\r\n").append(legal);
    }
  }

  private static boolean isQuotable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 126 || (c < 32 && c != '\t')) {
        return false;
      }
    }
    return true;
  }

  private static void quoted(ByteBuilder out, String text) {
    out.append('"');
    if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
      out.append(text);
    } else {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      }
    }
    out.append('"');
  }
}
