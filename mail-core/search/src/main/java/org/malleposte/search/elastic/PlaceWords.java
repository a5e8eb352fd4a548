package org.malleposte.search.elastic;

import java.util.HashSet;
import java.util.Set;
import org.malleposte.search.WordSlot;

/// The words of one place of a message in their order, and what their forms have in common. Used
/// for message after message.
final class PlaceWords {
  /// Stands between words that do not stand together; no word has it.
  private static final String APART = ". ";

  /// Words of a place that are told.
  private static final int MOST = 200_000;

  private final StringBuilder words = new StringBuilder();
  private final Set<String> forms = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private int count;
  private boolean apart;

  void add(char[] word, int length) {
    if (++count > MOST) {
      return;
    }
    if (!words.isEmpty()) {
      words.append(' ');
      if (apart) {
        words.append(APART);
      }
    }
    apart = false;
    words.append(word, 0, length);
    String text = new String(word, 0, length);
    if (known.add(text)) {
      forms.addAll(WordSlot.forms(text));
    }
  }

  /// What follows does not stand together with what was.
  void part() {
    apart = true;
  }

  void clear() {
    words.setLength(0);
    forms.clear();
    known.clear();
    count = 0;
    apart = false;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isComplete() {
    return count <= MOST;
  }

  String words() {
    return words.toString();
  }

  String forms() {
    return String.join(" ", forms);
  }
}
