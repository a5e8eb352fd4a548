package org.malleposte.format;

import org.jspecify.annotations.Nullable;

/// Chooses the text that a preview is made of (RFC 8970) and makes it.
final class PreviewText {
  /// In characters; RFC 8970 §3.1 allows no more.
  static final int LONGEST = 256;

  private static final int PLAIN_SAMPLE = 8 * 1024;

  /// Newsletters begin with much that is no text.
  private static final int HTML_SAMPLE = 128 * 1024;

  private @Nullable Sample plain;
  private @Nullable Sample html;

  /// The decoded start of a text part.
  record Sample(Entity entity, ByteBuilder octets, int limit, boolean first) {
    String text() {
      String text = Charsets.decode(octets.array(), 0, octets.length(), entity.charset);
      return entity.subtype.equalsIgnoreCase("html") ? HtmlText.strip(text, 4 * LONGEST) : text;
    }
  }

  /// Where to keep the start of that part, or null when it is not needed.
  @Nullable Sample wants(Entity entity) {
    if (!entity.isText() || entity.isDisposition("attachment") || isAttached(entity)) {
      return null;
    }
    boolean first = plain == null && html == null;
    if (entity.subtype.equalsIgnoreCase("html")) {
      boolean needless = plain != null && !fold(plain).isEmpty();
      if (html != null || needless) {
        return null;
      }
      html = new Sample(entity, new ByteBuilder(1024), HTML_SAMPLE, first);
      return html;
    }
    boolean usable = entity.subtype.equalsIgnoreCase("plain") || entity.parent == null;
    if (plain != null || !usable) {
      return null;
    }
    plain = new Sample(entity, new ByteBuilder(1024), PLAIN_SAMPLE, first);
    return plain;
  }

  private static boolean isAttached(Entity entity) {
    for (Entity up = entity.parent; up != null; up = up.parent) {
      if (up.form == Entity.Form.MESSAGE) {
        return true;
      }
    }
    return false;
  }

  String text() {
    Sample one = plain;
    Sample other = html;
    if (plain != null && html != null && html.first() && !isAlternative(html.entity())) {
      one = html; // what comes after it is a footer
      other = plain;
    }
    String text = one == null ? "" : fold(one);
    return text.isEmpty() && other != null ? fold(other) : text;
  }

  private static boolean isAlternative(Entity entity) {
    return entity.parent != null && entity.parent.isType("multipart", "alternative");
  }

  private static String fold(Sample sample) {
    String text = sample.text();
    String own = fold(withoutQuotes(text));
    return own.isEmpty() ? fold(text) : own;
  }

  /// What the sender answers to says less than the answer.
  private static String withoutQuotes(String text) {
    if (text.indexOf('>') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.lines().filter(line -> !line.startsWith(">")).forEach(l -> out.append(l).append('\n'));
    return out.toString();
  }

  /// One line without what cannot be seen.
  static String fold(String text) {
    StringBuilder out = new StringBuilder(LONGEST);
    int count = 0;
    boolean gap = false;
    int i = 0;
    while (i < text.length() && count < LONGEST) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        gap = count > 0;
      } else if (isVisible(c)) {
        if (gap && count + 1 >= LONGEST) {
          break;
        }
        if (gap) {
          out.append(' ');
          count++;
        }
        gap = false;
        out.appendCodePoint(c);
        count++;
      }
    }
    return out.toString().stripTrailing();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
          c == 0x200D; // joins emoji
      default -> c != 0x034F; // the filler of newsletters
    };
  }
}
