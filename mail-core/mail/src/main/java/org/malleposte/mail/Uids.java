package org.malleposte.mail;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// Sets of uids as events write them: `1:4,7`.
final class Uids {
  private Uids() {}

  /// @param uids rising
  static String text(int[] uids) {
    StringJoiner text = new StringJoiner(",");
    for (int from = 0; from < uids.length; ) {
      int to = from;
      while (to + 1 < uids.length && uids[to + 1] == uids[to] + 1) {
        to++;
      }
      text.add(to == from ? "" + uids[from] : uids[from] + ":" + uids[to]);
      from = to + 1;
    }
    return text.toString();
  }

  /// The uids of such a text.
  static int[] parse(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    return Arrays.stream(text.split(",", -1)).flatMapToInt(Uids::range).toArray();
  }

  private static IntStream range(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? IntStream.of(Integer.parseInt(text))
        : IntStream.rangeClosed(
            Integer.parseInt(text.substring(0, colon)),
            Integer.parseInt(text.substring(colon + 1)));
  }

  static int[] sorted(java.util.Collection<Integer> uids) {
    int[] array = uids.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(array);
    return array;
  }
}
