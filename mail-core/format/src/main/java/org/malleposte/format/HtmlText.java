package org.malleposte.format;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The text of HTML, character by character: no tags, comments, scripts and styles; entities become
/// what they mean; blocks are lines. Meant for previews and searching, not for showing.
final class HtmlText {
  private enum State {
    TEXT,
    ENTITY,
    /// After `<`.
    OPEN,
    TAG_NAME,
    TAG,
    QUOTED,
    /// `<!...>`
    DECLARATION,
    COMMENT,
    /// Within an element whose content is no text.
    RAW
  }

  private static final int LONGEST_ENTITY = 32;

  private final StringBuilder out;
  private final StringBuilder name = new StringBuilder();
  private State state = State.TEXT;
  private char quote;
  private boolean closing;

  /// Of the last characters of a comment, how many are `-`; of a declaration, likewise.
  private int dashes;

  private @Nullable String rawElement;

  HtmlText(StringBuilder out) {
    this.out = out;
  }

  /// The text, at most about `most` characters of it.
  static String strip(String html, int most) {
    StringBuilder out = new StringBuilder();
    HtmlText text = new HtmlText(out);
    int significant = 0;
    for (int i = 0; i < html.length() && significant < most; i++) {
      int before = out.length();
      text.accept(html.charAt(i));
      for (int j = before; j < out.length(); j++) {
        significant += out.charAt(j) > ' ' ? 1 : 0;
      }
    }
    text.finish();
    return out.toString();
  }

  void accept(char c) {
    switch (state) {
      case TEXT -> text(c);
      case ENTITY -> entity(c);
      case OPEN -> open(c);
      case TAG_NAME -> tagName(c);
      case TAG -> tag(c);
      case QUOTED -> state = c == quote ? State.TAG : State.QUOTED;
      case DECLARATION -> declaration(c);
      case COMMENT -> comment(c);
      case RAW -> raw(c);
    }
  }

  void finish() {
    if (state == State.ENTITY) {
      out.append('&').append(name);
    }
    state = State.TEXT;
  }

  private void text(char c) {
    switch (c) {
      case '<' -> state = State.OPEN;
      case '&' -> {
        name.setLength(0);
        state = State.ENTITY;
      }
      default -> out.append(c);
    }
  }

  private void entity(char c) {
    boolean part = c == '#' ? name.isEmpty() : c < 128 && Character.isLetterOrDigit(c);
    if (part && name.length() < LONGEST_ENTITY) {
      name.append(c);
      return;
    }
    state = State.TEXT;
    String meaning = HtmlEntities.meaning(name.toString());
    if (meaning == null) {
      out.append('&').append(name);
    } else {
      out.append(meaning);
    }
    if (c != ';' || meaning == null) {
      text(c);
    }
  }

  private void open(char c) {
    name.setLength(0);
    closing = c == '/';
    dashes = 0;
    if (c == '!' || c == '?') {
      state = State.DECLARATION;
    } else if (closing) {
      state = State.TAG_NAME;
    } else if (isLetter(c)) {
      state = State.TAG_NAME;
      name.append(c);
    } else {
      state = State.TEXT;
      out.append('<');
      text(c);
    }
  }

  private void tagName(char c) {
    if (c == '>') {
      endOfTag();
    } else if (c <= ' ' || c == '/') {
      state = State.TAG;
    } else if (name.length() < LONGEST_ENTITY) {
      name.append(c);
    }
  }

  private void tag(char c) {
    switch (c) {
      case '>' -> endOfTag();
      case '"', '\'' -> {
        quote = c;
        state = State.QUOTED;
      }
      default -> {}
    }
  }

  private void endOfTag() {
    state = State.TEXT;
    String element = name.toString().toLowerCase(Locale.ROOT);
    switch (element) {
      case "script", "style", "title", "textarea", "noscript", "template" -> {
        if (!closing) {
          rawElement = element;
          state = State.RAW;
          name.setLength(0);
        }
      }
      case "a",
          "abbr",
          "b",
          "big",
          "code",
          "em",
          "font",
          "i",
          "ins",
          "mark",
          "q",
          "s",
          "small",
          "span",
          "strike",
          "strong",
          "sub",
          "sup",
          "tt",
          "u",
          "wbr" -> {}
      case "img", "td", "th" -> out.append(' ');
      default -> out.append('\n');
    }
  }

  private void declaration(char c) {
    if (c == '-' && name.isEmpty()) {
      dashes++;
      if (dashes == 2) {
        state = State.COMMENT;
      }
    } else if (c == '>') {
      state = State.TEXT;
    } else {
      name.append(name.isEmpty() ? "x" : "");
    }
  }

  /// `<!-->` is a whole comment.
  private void comment(char c) {
    if (c == '-') {
      dashes++;
    } else if (c == '>' && dashes >= 2) {
      state = State.TEXT;
    } else {
      dashes = 0;
    }
  }

  /// Waits for `</element`.
  private void raw(char c) {
    if (c == '<') {
      name.setLength(0);
      name.append(c);
    } else if (!name.isEmpty() && rawElement != null) {
      name.append(Character.toLowerCase(c));
      String end = "</" + rawElement;
      if (end.contentEquals(name)) {
        closing = true;
        name.setLength(0);
        name.append("raw");
        state = State.TAG;
      } else if (!end.startsWith(name.toString())) {
        name.setLength(0);
      }
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
