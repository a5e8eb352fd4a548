package org.malleposte.directory;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// An address `local@domain` (RFC 5321 §4.1.2, with UTF-8 as RFC 6531 §3.3 allows).
///
/// Not a header field's address: no display name, no comments, no routes.
///
/// @param local as written, unquoted, in NFC; at most 64 octets
/// @param domain in A-labels and lower case
public record EmailAddress(String local, String domain) {
  private static final int LOCAL_BOUND = 64; // RFC 5321 §4.5.3.1.1
  private static final int BOUND = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
  private static final String ATOM_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

  /// Reads an address; empty when it is none.
  public static Optional<EmailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || text.length() > 2 * BOUND) {
      return Optional.empty();
    }
    String local = local(text.substring(0, at));
    Optional<String> domain = DomainName.toAscii(text.substring(at + 1));
    if (local.isEmpty() || domain.isEmpty()) {
      return Optional.empty();
    }
    EmailAddress address = new EmailAddress(local, domain.get());
    return octets(address.toString()) > BOUND ? Optional.empty() : Optional.of(address);
  }

  /// The unquoted local part, empty when it is none.
  private static String local(String written) {
    boolean quoted = written.length() > 2 && written.startsWith("\"") && written.endsWith("\"");
    String plain = quoted ? unquoted(written) : written;
    if (plain.isEmpty() || !(quoted || isDotAtom(plain))) {
      return "";
    }
    String normal = Normalizer.normalize(plain, Normalizer.Form.NFC);
    return octets(normal) > LOCAL_BOUND ? "" : normal;
  }

  private static String unquoted(String written) {
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < written.length() - 1; i++) {
      char c = written.charAt(i);
      if (c == '"' || isControl(c)) {
        return "";
      }
      if (c == '\\') {
        i++;
        c = written.charAt(i);
        if (i == written.length() - 1 || isControl(c)) {
          return "";
        }
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static boolean isDotAtom(String text) {
    if (text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
      return false;
    }
    return text.codePoints().allMatch(c -> c == '.' || isAtomCharacter(c));
  }

  private static boolean isAtomCharacter(int c) {
    if (c < 0x80) {
      return Character.isLetterOrDigit(c) || ATOM_SPECIALS.indexOf(c) >= 0;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7F;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// The same for two addresses that the directory takes for one: local parts are compared without
  /// regard to case here, though RFC 5321 §2.4 would let us tell `Ann` from `ann`.
  public String key() {
    return new EmailAddress(foldCase(local), domain).toString();
  }

  static String foldCase(String text) {
    return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  /// The address with its domain in A-labels, the local part quoted where it has to be.
  @Override
  public String toString() {
    return (isDotAtom(local) ? local : quoted()) + "@" + domain;
  }

  private String quoted() {
    return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// The address with its domain as people read it.
  public String toUnicode() {
    return (isDotAtom(local) ? local : quoted()) + "@" + DomainName.toUnicode(domain);
  }
}
