package org.malleposte.imap.codec;

/// `{size}` or `{size+}` at the end of a line: a literal follows (RFC 9051 §4.3, RFC 7888).
///
/// @param at where it begins, a `~` of literal8 included
/// @param size negative when there is none; [Long#MAX_VALUE] when the number is larger than any
/// @param waits the client waits for leave to send it
/// @param strict the line ends with CRLF
record Announcement(int at, long size, boolean waits, boolean strict) {
  private static final Announcement NONE = new Announcement(0, -1, false, false);

  /// @param to after the line's LF
  static Announcement read(byte[] octets, int from, int to) {
    int i = to - 2;
    boolean strict = i >= from && octets[i] == '\r';
    if (strict) {
      i--;
    }
    if (i < from || octets[i--] != '}') {
      return NONE;
    }
    boolean waits = i < from || octets[i] != '+';
    if (!waits) {
      i--;
    }
    int digitsEnd = i + 1;
    while (i >= from && Octets.isDigit(octets[i])) {
      i--;
    }
    if (i < from || octets[i] != '{' || i + 1 == digitsEnd) {
      return NONE;
    }
    long size = size(octets, i + 1, digitsEnd);
    int at = i > from && octets[i - 1] == '~' ? i - 1 : i;
    return new Announcement(at, size, waits, strict);
  }

  private static long size(byte[] octets, int from, int to) {
    long size = 0;
    for (int i = from; i < to; i++) {
      if (size > Long.MAX_VALUE / 10 - 1) {
        return Long.MAX_VALUE;
      }
      size = 10 * size + octets[i] - '0';
    }
    return size;
  }
}
