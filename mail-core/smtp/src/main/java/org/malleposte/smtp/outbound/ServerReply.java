package org.malleposte.smtp.outbound;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server's reply (RFC 5321 §4.2).
///
/// @param lines without codes, printable
record ServerReply(int code, List<String> lines) {
  private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})( .*|$)");

  boolean isPositive() {
    return code / 100 == 2;
  }

  boolean isPermanent() {
    return code / 100 == 5;
  }

  /// As people read it: `550 5.1.1 no such user`.
  String words() {
    String all = code + " " + String.join(" ", lines);
    return all.length() > 500 ? all.substring(0, 500) + "..." : all;
  }

  /// RFC 2034; where the server names none, the class alone.
  String status() {
    Matcher matcher = STATUS.matcher(lines.getFirst());
    boolean fits = matcher.matches() && lines.getFirst().charAt(0) - '0' == code / 100;
    return fits ? matcher.group(1) : code / 100 + ".0.0";
  }
}
