package org.malleposte.search;

import java.util.List;

/// Follows words one after another and tells where those that are looked for stand together.
final class Phrase {
  private final WordSlot[] slots;

  /// Bit n: the last n+1 words fit the first n+1 slots.
  private long fitting;

  Phrase(List<WordSlot> slots) {
    this.slots = slots.toArray(WordSlot[]::new);
  }

  /// How many words it has.
  int length() {
    return slots.length;
  }

  /// The next word; returns how well what ends with it fits.
  int next(String word) {
    if (slots.length == 1) {
      return slots[0].fit(word);
    }
    long candidates = fitting << 1 | 1;
    long next = 0;
    for (int i = 0; i < slots.length; i++) {
      if ((candidates & 1L << i) != 0 && slots[i].fit(word) != WordSlot.NOT) {
        next |= 1L << i;
      }
    }
    fitting = next;
    return (next & 1L << (slots.length - 1)) != 0 ? WordSlot.WORD : WordSlot.NOT;
  }

  /// What follows does not stand together with what was.
  void part() {
    fitting = 0;
  }
}
