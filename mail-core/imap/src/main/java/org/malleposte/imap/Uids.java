package org.malleposte.imap;

import java.util.Arrays;

/// Numbers of messages in the order of their coming.
final class Uids {
  private int[] numbers = new int[8];
  private int count;

  void add(int number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  int[] all() {
    return Arrays.copyOf(numbers, count);
  }
}
