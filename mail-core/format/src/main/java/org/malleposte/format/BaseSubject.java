package org.malleposte.format;

import java.util.Locale;

/// A subject without what replies and forwards add to it (RFC 5256 §2.1).
///
/// @param text the base subject, in the letter case of the subject; compare it without regard to
///   case
/// @param replyOrForward whether something was removed that marks a reply or a forward
public record BaseSubject(String text, boolean replyOrForward) {
  /// Longer subjects are cut: nobody sorts by what comes then, and each step below rereads the
  /// text.
  private static final int LIMIT = 2000;

  /// Of a decoded subject.
  public static BaseSubject of(String subject) {
    String cut = subject.length() > LIMIT ? subject.substring(0, LIMIT) : subject;
    return new Extraction(singleSpaces(cut)).run();
  }

  /// §2.1 (1): tabs and line ends become spaces, several become one.
  private static String singleSpaces(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = HeaderText.isBlank(c);
      if (!blank) {
        out.append(c);
      } else if (out.isEmpty() || out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    return out.toString();
  }

  /// The numbered steps of §2.1.
  private static final class Extraction {
    private String text;
    private boolean reply;

    Extraction(String text) {
      this.text = text;
    }

    BaseSubject run() {
      do {
        trailers(); // (2)
        leaders(); // (3) to (5)
      } while (forwardBrackets()); // (6)
      return new BaseSubject(text, reply);
    }

    private void trailers() {
      while (true) {
        if (text.endsWith(" ")) {
          text = text.substring(0, text.length() - 1);
        } else if (text.regionMatches(true, text.length() - 5, "(fwd)", 0, 5)) {
          text = text.substring(0, text.length() - 5);
          reply = true;
        } else {
          return;
        }
      }
    }

    private void leaders() {
      boolean changed = true;
      while (changed) {
        changed = leader() || blob();
      }
    }

    /// `subj-leader = (*subj-blob subj-refwd) / WSP`
    private boolean leader() {
      if (text.startsWith(" ")) {
        text = text.substring(1);
        return true;
      }
      int at = 0;
      int next = afterBlob(at);
      while (next > at) {
        at = next;
        next = afterBlob(at);
      }
      int end = afterRefwd(at);
      if (end < 0) {
        return false;
      }
      text = text.substring(end);
      reply = true;
      return true;
    }

    /// (4): a blob in front goes when that leaves something.
    private boolean blob() {
      int end = afterBlob(0);
      if (end == 0 || end >= text.length()) {
        return false;
      }
      text = text.substring(end);
      return true;
    }

    /// `subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"`
    private int afterRefwd(int at) {
      int word = 0;
      if (text.regionMatches(true, at, "fwd", 0, 3)) {
        word = 3;
      } else if (text.regionMatches(true, at, "fw", 0, 2)
          || text.regionMatches(true, at, "re", 0, 2)) {
        word = 2;
      }
      if (word == 0) {
        return -1;
      }
      int end = afterBlob(skipSpace(at + word));
      return end < text.length() && text.charAt(end) == ':' ? end + 1 : -1;
    }

    /// `subj-blob = "[" *BLOBCHAR "]" *WSP`; the same place when there is none.
    private int afterBlob(int at) {
      if (at >= text.length() || text.charAt(at) != '[') {
        return at;
      }
      for (int i = at + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '[') {
          return at;
        }
        if (c == ']') {
          return skipSpace(i + 1);
        }
      }
      return at;
    }

    private int skipSpace(int at) {
      int i = at;
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
      return i;
    }

    private boolean forwardBrackets() {
      if (text.length() < 6
          || !text.toLowerCase(Locale.ROOT).startsWith("[fwd:")
          || !text.endsWith("]")) {
        return false;
      }
      text = text.substring(5, text.length() - 1);
      reply = true;
      return true;
    }
  }
}
