package org.malleposte.mail;

import java.util.Arrays;
import java.util.StringJoiner;

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

  static int[] sorted(java.util.Collection<Integer> uids) {
    int[] array = uids.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(array);
    return array;
  }
}
