package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A field's body of the form `value; name=value; ...` (RFC 2045 §5.1, RFC 2183), leniently read.
/// Values that were cut in pieces (RFC 2231 §3) are joined again; what is encoded stays so, under a
/// name that ends with `*`.
public final class MimeField {
  private static final int MOST_PARAMETERS = 100;

  private final String value;
  private final List<Parameter> parameters;

  private MimeField(String value, List<Parameter> parameters) {
    this.value = value;
    this.parameters = parameters;
  }

  /// Reads a raw, unfolded body.
  public static MimeField parse(String raw) {
    Scanner scanner = new Scanner(raw);
    String value = scanner.value();
    List<Parameter> found = scanner.parameters();
    boolean pieces = found.stream().anyMatch(p -> p.name().indexOf('*') >= 0);
    return new MimeField(value, pieces ? Rfc2231.join(found) : List.copyOf(found));
  }

  /// What stands before the first semicolon, without comments.
  public String value() {
    return value;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /// The parameter's decoded value, or null when there is none.
  public @Nullable String parameter(String name) {
    String extended = raw(name + "*");
    if (extended != null) {
      return Rfc2231.decode(extended);
    }
    String plain = raw(name);
    return plain == null ? null : HeaderText.decode(plain);
  }

  @Nullable String raw(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equalsIgnoreCase(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  /// One pass over the text.
  private static final class Scanner {
    private final String in;
    private int position;

    Scanner(String in) {
      this.in = in;
    }

    String value() {
      StringBuilder out = new StringBuilder();
      while (position < in.length() && in.charAt(position) != ';') {
        char c = in.charAt(position++);
        if (c == '(') {
          skipComment();
        } else {
          out.append(c);
        }
      }
      return HeaderText.trim(out.toString());
    }

    List<Parameter> parameters() {
      List<Parameter> found = new ArrayList<>(4);
      while (position < in.length() && found.size() < MOST_PARAMETERS) {
        skipBlanks();
        int from = position;
        while (position < in.length() && ";=".indexOf(in.charAt(position)) < 0) {
          position++;
        }
        String name = HeaderText.trim(in.substring(from, position));
        boolean hasValue = position < in.length() && in.charAt(position) == '=';
        position += hasValue ? 1 : 0;
        if (hasValue) {
          String value = parameterValue();
          if (!name.isEmpty()) {
            found.add(new Parameter(name, value));
          }
        }
      }
      return found;
    }

    private void skipBlanks() {
      while (position < in.length()) {
        char c = in.charAt(position);
        if (c == '(') {
          position++;
          skipComment();
        } else if (c == ';' || HeaderText.isBlank(c)) {
          position++;
        } else {
          return;
        }
      }
    }

    private String parameterValue() {
      while (position < in.length() && HeaderText.isBlank(in.charAt(position))) {
        position++;
      }
      return position < in.length() && in.charAt(position) == '"' ? quoted() : unquoted();
    }

    private String quoted() {
      StringBuilder out = new StringBuilder();
      position++;
      while (position < in.length()) {
        char c = in.charAt(position++);
        if (c == '"') {
          break;
        }
        // Windows paths are seen unescaped: a backslash escapes only what needs it.
        if (c == '\\' && position < in.length() && "\"\\".indexOf(in.charAt(position)) >= 0) {
          c = in.charAt(position++);
        }
        out.append(c);
      }
      return out.toString();
    }

    private String unquoted() {
      int from = position;
      while (position < in.length() && in.charAt(position) != ';') {
        position++;
      }
      String value = in.substring(from, position);
      int comment = value.indexOf(" (");
      return HeaderText.trim(comment < 0 ? value : value.substring(0, comment));
    }

    private void skipComment() {
      int depth = 1;
      while (position < in.length() && depth > 0) {
        char c = in.charAt(position++);
        if (c == '\\') {
          position++;
        } else if (c == '(') {
          depth++;
        } else if (c == ')') {
          depth--;
        }
      }
      position = Math.min(position, in.length());
    }
  }

  /// Parameters in pieces and in other charsets.
  private static final class Rfc2231 {
    private Rfc2231() {}

    static List<Parameter> join(List<Parameter> parameters) {
      // The order of first appearance, and within it the pieces by number.
      Map<String, TreeMap<Integer, Parameter>> byName = new LinkedHashMap<>();
      List<Parameter> whole = new ArrayList<>();
      for (Parameter parameter : parameters) {
        int number = number(parameter.name());
        if (number < 0) {
          whole.add(parameter);
        } else {
          String base = parameter.name().substring(0, parameter.name().indexOf('*'));
          byName
              .computeIfAbsent(base.toLowerCase(Locale.ROOT), unused -> new TreeMap<>())
              .putIfAbsent(number, parameter);
        }
      }
      byName.values().forEach(pieces -> whole.add(joined(List.copyOf(pieces.values()))));
      return List.copyOf(whole);
    }

    private static Parameter joined(List<Parameter> pieces) {
      String first = pieces.getFirst().name();
      String base = first.substring(0, first.indexOf('*'));
      boolean extended = pieces.stream().anyMatch(p -> p.name().endsWith("*"));
      StringBuilder value = new StringBuilder();
      if (extended && !pieces.getFirst().name().endsWith("*")) {
        value.append("''");
      }
      for (Parameter piece : pieces) {
        boolean encode = extended && !piece.name().endsWith("*");
        value.append(encode ? piece.value().replace("%", "%25") : piece.value());
      }
      return new Parameter(extended ? base + "*" : base, value.toString());
    }

    /// The piece's number, or -1 when the name has none.
    private static int number(String name) {
      int star = name.indexOf('*');
      int end = name.endsWith("*") ? name.length() - 1 : name.length();
      if (star <= 0 || star + 1 >= end || end - star > 5) {
        return -1;
      }
      int number = 0;
      for (int i = star + 1; i < end; i++) {
        char c = name.charAt(i);
        if (c < '0' || c > '9') {
          return -1;
        }
        number = number * 10 + c - '0';
      }
      return number;
    }

    /// `charset'language'percent-encoded`
    static String decode(String extended) {
      int first = extended.indexOf('\'');
      int second = first < 0 ? -1 : extended.indexOf('\'', first + 1);
      String charset = second < 0 ? "" : extended.substring(0, first);
      byte[] octets = unescape(extended.substring(second + 1));
      return Charsets.decode(octets, 0, octets.length, charset);
    }

    private static byte[] unescape(String text) {
      if (text.indexOf('%') < 0) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
      }
      ByteBuilder out = new ByteBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        int octet = text.charAt(i) == '%' ? Hex.pair(text, i + 1) : -1;
        if (octet < 0) {
          out.append(text.charAt(i));
        } else {
          out.append(octet);
          i += 2;
        }
      }
      return out.toByteArray();
    }
  }
}
