package org.malleposte.format;

import org.jspecify.annotations.Nullable;

/// An address as an IMAP envelope has it (RFC 9051 §7.5.2): a mailbox, or the start or the end of a
/// group.
///
/// @param name the display name, decoded
/// @param route the obsolete source route, `@a,@b`
/// @param mailbox the local part without its quoting; of a group's start the group's name; null at
///   a group's end
/// @param host the domain, empty when the address has none; null at a group's start and end
public record Address(
    @Nullable String name,
    @Nullable String route,
    @Nullable String mailbox,
    @Nullable String host) {
  public static final Address GROUP_END = new Address(null, null, null, null);

  public static Address mailbox(@Nullable String name, String mailbox, String host) {
    return new Address(name, null, mailbox, host);
  }

  public static Address groupStart(String name) {
    return new Address(null, null, name, null);
  }

  public boolean isMailbox() {
    return host != null;
  }

  public boolean isGroupStart() {
    return host == null && mailbox != null;
  }

  public boolean isGroupEnd() {
    return host == null && mailbox == null;
  }

  /// `local@domain`, the local part quoted when it needs it; only the local part when there is no
  /// domain; empty for a group's start or end.
  public String email() {
    if (mailbox == null || host == null || (mailbox.isEmpty() && host.isEmpty())) {
      return "";
    }
    String local = isDotAtom(mailbox) ? mailbox : quote(mailbox);
    return host.isEmpty() ? local : local + "@" + host;
  }

  /// `Name <local@domain>` with the name quoted when it needs it; text, not yet encoded.
  public String display() {
    if (name == null || name.isEmpty()) {
      return email();
    }
    return (isPhrase(name) ? name : quote(name)) + " <" + email() + ">";
  }

  /// With raw texts (see [HeaderText]) decoded.
  Address decoded() {
    return new Address(decode(name), decode(route), decode(mailbox), decode(host));
  }

  private static @Nullable String decode(@Nullable String raw) {
    return raw == null ? null : HeaderText.decode(raw);
  }

  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// Whether it needs no quoting (RFC 5322 §3.2.3, RFC 6532 §3.2).
  static boolean isDotAtom(String text) {
    if (text.isEmpty() || text.charAt(0) == '.' || text.endsWith(".") || text.contains("..")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAtext(text.charAt(i)) && text.charAt(i) != '.') {
        return false;
      }
    }
    return true;
  }

  static boolean isPhrase(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isAtext(text.charAt(i)) && text.charAt(i) != ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAtext(char c) {
    return c > 127
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
  }
}
