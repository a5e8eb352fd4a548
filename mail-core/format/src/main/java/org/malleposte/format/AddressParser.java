package org.malleposte.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads address lists (RFC 5322 §3.4 and §4.4), and whatever else stands in such fields: any text
/// gives some list.
public final class AddressParser {
  /// Addresses a field may give; the rest of it is ignored.
  static final int LIMIT = 20_000;

  private final String in;
  private final int lastClose;
  private final List<Address> found = new ArrayList<>();
  private int position;
  private boolean inGroup;

  // The address under way.
  private final StringBuilder text = new StringBuilder();
  private boolean gap;
  private boolean quotedWord;
  private @Nullable String comment;
  private @Nullable Address angle;

  private AddressParser(String in) {
    this.in = in;
    this.lastClose = in.lastIndexOf('>');
  }

  /// The list with names decoded; groups appear as in an IMAP envelope.
  public static List<Address> parse(String raw) {
    return parseRaw(raw).stream().map(Address::decoded).toList();
  }

  /// The list with every text as raw as it stands in the field.
  static List<Address> parseRaw(String raw) {
    return new AddressParser(raw).list();
  }

  private List<Address> list() {
    while (position < in.length() && found.size() < LIMIT) {
      char c = in.charAt(position++);
      switch (c) {
        case ' ', '\t', '\r', '\n' -> gap = true;
        case '(' -> comment = comment();
        case '"' -> word(quoted(), true);
        case '<' -> angle();
        case ',' -> end();
        case ';' -> endOfGroup();
        case ':' -> startOfGroup();
        default -> atom();
      }
    }
    end();
    if (inGroup) {
      found.add(Address.GROUP_END);
    }
    return found;
  }

  private void atom() {
    int from = position - 1;
    while (position < in.length() && !endsAtom(in.charAt(position))) {
      position++;
    }
    word(in.substring(from, position), false);
  }

  private static boolean endsAtom(char c) {
    return switch (c) {
      case ' ', '\t', '\r', '\n', '(', '"', '<', ',', ';', ':' -> true;
      default -> false;
    };
  }

  private void word(String word, boolean quoted) {
    if (gap && !text.isEmpty()) {
      text.append(' ');
    }
    gap = false;
    quotedWord |= quoted;
    text.append(word);
  }

  private void startOfGroup() {
    if (inGroup || angle != null || text.isEmpty() || text.indexOf("@") >= 0) {
      word(":", false);
      return;
    }
    found.add(Address.groupStart(text.toString()));
    inGroup = true;
    reset();
  }

  private void endOfGroup() {
    end();
    if (inGroup) {
      found.add(Address.GROUP_END);
      inGroup = false;
    }
  }

  private void angle() {
    int close = closingAngle();
    String inside = in.substring(position, close);
    position = close < in.length() && in.charAt(close) == '>' ? close + 1 : close;
    if (angle == null) {
      angle = route(inside);
    }
  }

  /// The place of the `>`; without one the address ends at the next comma or the end.
  private int closingAngle() {
    boolean quoted = false;
    for (int i = position; i <= lastClose; i++) {
      char c = in.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      }
    }
    if (position <= lastClose) {
      return in.indexOf('>', position);
    }
    int comma = in.indexOf(',', position);
    // A comma is left for the list.
    return comma < 0 ? in.length() : comma;
  }

  private static Address route(String inside) {
    AddressParser part = new AddressParser(inside);
    String spec = part.withoutComments();
    int colon = spec.startsWith("@") ? spec.indexOf(':') : -1;
    String route = colon < 0 ? null : spec.substring(0, colon);
    String address = spec.substring(colon + 1);
    int at = address.lastIndexOf('@');
    return at < 0
        ? new Address(null, route, address, "")
        : new Address(null, route, address.substring(0, at), address.substring(at + 1));
  }

  private String withoutComments() {
    StringBuilder out = new StringBuilder();
    while (position < in.length()) {
      char c = in.charAt(position++);
      switch (c) {
        case ' ', '\t', '\r', '\n' -> {}
        case '(' -> comment();
        case '"' -> out.append(quoted());
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private void end() {
    Address whole = angle;
    if (whole != null) {
      found.add(new Address(name(), whole.route(), whole.mailbox(), whole.host()));
    } else if (!text.isEmpty() || quotedWord) {
      found.add(bare());
    }
    reset();
  }

  private void reset() {
    text.setLength(0);
    gap = false;
    quotedWord = false;
    comment = null;
    angle = null;
  }

  private @Nullable String name() {
    String name = HeaderText.trim(text.toString());
    return name.isEmpty() && !quotedWord ? comment : name;
  }

  /// An address without angle brackets: `user@domain (Name)`, or words without any address.
  private Address bare() {
    String all = text.toString();
    int at = all.lastIndexOf('@');
    if (at < 0) {
      return new Address(comment, null, all, "");
    }
    String local = HeaderText.trim(all.substring(0, at));
    String host = HeaderText.trim(all.substring(at + 1));
    int space = quotedWord ? -1 : local.lastIndexOf(' ');
    String name = space < 0 ? comment : HeaderText.trim(local.substring(0, space));
    return new Address(name, null, local.substring(space + 1), host.replace(" ", ""));
  }

  /// After the opening quote; what follows a backslash stands for itself.
  private String quoted() {
    StringBuilder out = new StringBuilder();
    while (position < in.length()) {
      char c = in.charAt(position++);
      if (c == '"') {
        break;
      }
      if (c == '\\' && position < in.length()) {
        c = in.charAt(position++);
      }
      out.append(c);
    }
    return out.toString();
  }

  /// After the opening parenthesis; comments nest.
  private @Nullable String comment() {
    StringBuilder out = new StringBuilder();
    int depth = 1;
    while (position < in.length()) {
      char c = in.charAt(position++);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        break;
      } else if (c == '\\' && position < in.length()) {
        c = in.charAt(position++);
      }
      out.append(c);
    }
    String text = HeaderText.trim(out.toString());
    return text.isEmpty() ? null : text;
  }
}
