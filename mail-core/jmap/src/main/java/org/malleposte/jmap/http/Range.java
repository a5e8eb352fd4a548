package org.malleposte.jmap.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The octets of a representation that are asked for (RFC 9110 §14.2): `bytes=0-99`, one range.
///
/// @param to exclusive
record Range(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /// @return null when everything is to be sent: no range, or one that is not understood
  static @Nullable Range of(@Nullable String header, long size) {
    if (header == null) {
      return null;
    }
    Matcher matcher = ONE.matcher(header.strip());
    if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
      return null;
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return new Range(Math.max(0, size - Long.parseLong(last)), size); // the last so many
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
    return new Range(from, to);
  }

  /// False for one that lies behind the end.
  boolean isSatisfiable() {
    return from < to;
  }

  long length() {
    return to - from;
  }

  String contentRange(long size) {
    return "bytes " + from + "-" + (to - 1) + "/" + size;
  }
}
