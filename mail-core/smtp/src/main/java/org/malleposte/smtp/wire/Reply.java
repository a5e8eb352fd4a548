package org.malleposte.smtp.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the server says to a command.
///
/// @param code three digits (RFC 5321 §4.2)
/// @param enhanced the enhanced status code (RFC 3463), empty where RFC 2034 §4 wants none: in the
///   greeting, the answer to EHLO, and 3xx
/// @param lines at least one
public record Reply(int code, String enhanced, List<String> lines) {
  public Reply {
    lines = List.copyOf(lines);
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("no SMTP reply: " + code);
    }
  }

  public static Reply of(int code, String enhanced, String text) {
    return new Reply(code, enhanced, List.of(text));
  }

  /// A reply without an enhanced status code.
  public static Reply plain(int code, String text) {
    return of(code, "", text);
  }

  public boolean isPositive() {
    return code < 400;
  }

  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /// As it goes over the wire: every line but the last has a hyphen after the code.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(code).append(i < lines.size() - 1 ? '-' : ' ');
      if (!enhanced.isEmpty()) {
        text.append(enhanced).append(' '); // RFC 2034 §4: in every line
      }
      text.append(lines.get(i)).append("\r\n");
    }
    return text.toString();
  }
}
