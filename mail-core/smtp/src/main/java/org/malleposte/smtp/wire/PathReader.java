package org.malleposte.smtp.wire;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a path `<local@domain>` (RFC 5321 §4.1.2, with the UTF-8 of RFC 6531 §3.3), and what comes
/// after it.
///
/// Kinder than the grammar where real mail needs it: spaces before the path, dots anywhere in the
/// local part. A source route is read and ignored (§3.6.1 and appendix C).
final class PathReader {
  private static final int LOCAL_BOUND = 64; // RFC 5321 §4.5.3.1.1
  private static final int DOMAIN_BOUND = 255; // §4.5.3.1.2

  private static final String ROUTE = "(?:@[^\\s<>@,:]++(?:,@[^\\s<>@,:]++)*+:)?";
  private static final String ATOM = "[^\\s<>()\\[\\]\\\\,;:@\"\\x00-\\x20\\x7F]++";
  private static final String QUOTED = "\"(?:[^\"\\\\\\x00-\\x1F\\x7F]|\\\\[\\x20-\\x7E])*+\"";
  private static final String DOMAIN = "(?:\\[[^\\s<>@\\[\\]\\\\]++]|[^\\s<>()\\[\\]\\\\,;:@\"]++)";
  private static final Pattern MAILBOX =
      Pattern.compile("<" + ROUTE + "(?:(" + ATOM + ")|(" + QUOTED + "))@(" + DOMAIN + ")>");
  private static final Pattern POSTMASTER =
      Pattern.compile("<postmaster>", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final Refusal refusal;
  private int position;

  private PathReader(String text, Refusal refusal) {
    this.text = text;
    this.refusal = refusal;
  }

  static PathReader after(String keyword, String rest, Refusal refusal) throws SmtpRefused {
    if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
      throw new SmtpRefused(refusal);
    }
    return new PathReader(rest.substring(keyword.length()).stripLeading(), refusal);
  }

  /// The sender; empty for `<>`.
  String reverse() throws SmtpRefused {
    if (text.startsWith("<>")) {
      position = 2;
      checkEnd();
      return "";
    }
    return mailbox();
  }

  String forward() throws SmtpRefused {
    Matcher postmaster = POSTMASTER.matcher(text);
    if (postmaster.lookingAt()) {
      position = postmaster.end();
      checkEnd();
      return "postmaster";
    }
    return mailbox();
  }

  /// The parameters, after the path.
  String rest() {
    return text.substring(position);
  }

  private String mailbox() throws SmtpRefused {
    Matcher matcher = MAILBOX.matcher(text);
    if (!matcher.lookingAt()) {
      throw new SmtpRefused(refusal);
    }
    position = matcher.end();
    checkEnd();
    String local = matcher.group(1) != null ? matcher.group(1) : simplest(matcher.group(2));
    String domain = matcher.group(3).toLowerCase(Locale.ROOT);
    if (octets(local) > LOCAL_BOUND || octets(domain) > DOMAIN_BOUND) {
      throw new SmtpRefused(refusal, "The address is too long");
    }
    return local + "@" + domain;
  }

  private void checkEnd() throws SmtpRefused {
    if (position < text.length() && text.charAt(position) != ' ') {
      throw new SmtpRefused(refusal);
    }
  }

  /// The same local part without needless quoting (RFC 5321 §4.1.2: quoted or not, it is the same).
  private static String simplest(String quoted) {
    String plain = quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
    boolean atom = plain.matches("[^\\s<>()\\[\\]\\\\,;:@\".]+(\\.[^\\s<>()\\[\\]\\\\,;:@\".]+)*");
    return atom ? plain : '"' + plain.replaceAll("([\\\\\"])", "\\\\$1") + '"';
  }

  private static int octets(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
