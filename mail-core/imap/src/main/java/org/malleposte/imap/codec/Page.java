package org.malleposte.imap.codec;

/// A part of a search's result by places, from 1 (RFC 9394 §3.1).
///
/// @param from the lower place
/// @param to the higher one, included
/// @param fromEnd whether places count from the end, as in `-1:-30`
public record Page(long from, long to, boolean fromEnd) {
  /// The first place within a result of `count`, from 0.
  public int begin(int count) {
    return (int) (fromEnd ? Math.max(0, count - to) : Math.min(count, from - 1));
  }

  /// The last place within a result of `count`, from 0, exclusive; at or before [#begin] when the
  /// page is empty.
  public int end(int count) {
    return (int) (fromEnd ? Math.max(0, count - from + 1) : Math.min(count, to));
  }

  /// As on the wire.
  @Override
  public String toString() {
    String sign = fromEnd ? "-" : "";
    return sign + from + ":" + sign + to;
  }
}
