package org.malleposte.imap;

import java.util.Arrays;
import org.malleposte.mail.MailboxTree;

/// A pattern of mailbox names (RFC 9051 §6.3.9): `*` is anything, `%` anything but the separator.
/// Takes time in proportion to the square of the name's length at most, whatever the pattern.
final class NamePattern {
  private final String pattern;
  private final int letters; // no wildcards

  /// Where the first wildcard stands, and the last level at which there can be a match.
  private final int literal;

  private final int levels;
  private boolean[] at;
  private boolean[] next;

  NamePattern(String pattern) {
    this.pattern = withoutRuns(foldInbox(pattern));
    this.letters = (int) this.pattern.chars().filter(c -> !isWildcard((char) c)).count();
    int wildcard = 0;
    while (wildcard < this.pattern.length() && !isWildcard(this.pattern.charAt(wildcard))) {
      wildcard++;
    }
    this.literal = wildcard;
    this.levels = this.pattern.indexOf('*') >= 0 ? Integer.MAX_VALUE : slashes(this.pattern);
    this.at = new boolean[this.pattern.length() + 1];
    this.next = new boolean[this.pattern.length() + 1];
  }

  /// INBOX is found in any case (RFC 9051 §5.1).
  private static String foldInbox(String pattern) {
    int length = MailboxTree.INBOX.length();
    boolean inbox = pattern.regionMatches(true, 0, MailboxTree.INBOX, 0, length);
    boolean whole = pattern.length() == length || inbox && isEnd(pattern.charAt(length));
    return inbox && whole ? MailboxTree.INBOX + pattern.substring(length) : pattern;
  }

  /// A run of wildcards says as much as one, the wider of them.
  private static String withoutRuns(String pattern) {
    StringBuilder out = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      char before = out.isEmpty() ? ' ' : out.charAt(out.length() - 1);
      boolean run = (c == '*' || c == '%') && (before == '*' || before == '%');
      if (!run) {
        out.append(c);
      } else if (c == '*') {
        out.setCharAt(out.length() - 1, c);
      }
    }
    return out.toString();
  }

  private static boolean isEnd(char c) {
    return c == MailboxTree.SEPARATOR || c == '*' || c == '%';
  }

  private static boolean isWildcard(char c) {
    return c == '*' || c == '%';
  }

  private static int slashes(String path) {
    return (int) path.chars().filter(c -> c == MailboxTree.SEPARATOR).count();
  }

  /// Whether there are no wildcards.
  boolean isLiteral() {
    return literal == pattern.length();
  }

  /// How names that begin with `prefix` and match must go on, as far as that is fixed.
  String literalAfter(String prefix) {
    return prefix.length() >= literal ? "" : pattern.substring(prefix.length(), literal);
  }

  /// Whether names that begin with a path and a separator can match.
  boolean reachesBelow(String prefix) {
    String fixed = pattern.substring(0, literal);
    boolean begins =
        prefix.length() <= literal ? fixed.startsWith(prefix) : prefix.startsWith(fixed);
    return begins && slashes(prefix) <= levels;
  }

  boolean matches(String name) {
    if (letters > name.length()) {
      return false;
    }
    Arrays.fill(at, false);
    enter(at, 0);
    for (int i = 0; i < name.length(); i++) {
      Arrays.fill(next, false);
      boolean alive = false;
      for (int p = 0; p < pattern.length(); p++) {
        if (at[p]) {
          alive |= step(p, name.charAt(i));
        }
      }
      boolean[] swap = at;
      at = next;
      next = swap;
      if (!alive) {
        return false;
      }
    }
    return at[pattern.length()];
  }

  private boolean step(int p, char c) {
    char wanted = pattern.charAt(p);
    boolean wild = wanted == '*' || wanted == '%' && c != MailboxTree.SEPARATOR;
    if (wild) {
      enter(next, p);
    } else if (wanted == c && wanted != '%') {
      enter(next, p + 1);
    } else {
      return false;
    }
    return true;
  }

  /// A wildcard may also stand for nothing.
  private void enter(boolean[] states, int from) {
    int p = from;
    states[p] = true;
    while (p < pattern.length() && (pattern.charAt(p) == '*' || pattern.charAt(p) == '%')) {
      states[++p] = true;
    }
  }
}
