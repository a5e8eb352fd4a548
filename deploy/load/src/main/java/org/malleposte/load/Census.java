package org.malleposte.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Counts in how many messages each [Question] is answered, from their octets, so that what a
/// server finds can be compared with what is there.
final class Census {
  private final int[] counts = new int[Question.ALL.size()];

  void add(byte[] message) {
    var text = new String(message, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (int i = 0; i < counts.length; i++) {
      if (Question.ALL.get(i).isIn(text)) {
        counts[i]++;
      }
    }
  }

  int count(Question question) {
    return counts[Question.ALL.indexOf(question)];
  }
}
