package org.malleposte.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.malleposte.search.WordQuery.Range;

/// Finds where in a text the words of a query stand.
final class Marks implements WordCutter.Target {
  private final String text;
  private final List<Phrase> phrases;
  private final List<Range> words = new ArrayList<>();
  private final List<Range> found = new ArrayList<>();

  Marks(List<List<WordSlot>> units, String text) {
    this.text = text;
    this.phrases = units.stream().map(Phrase::new).toList();
  }

  List<Range> find() {
    WordCutter cutter = new WordCutter(this);
    cutter.add(text);
    cutter.end();
    found.sort(Comparator.comparingInt(Range::from));
    List<Range> apart = new ArrayList<>();
    for (Range next : found) {
      Range last = apart.isEmpty() ? null : apart.getLast();
      if (last != null && next.from() <= last.to()) {
        apart.set(apart.size() - 1, new Range(last.from(), Math.max(last.to(), next.to())));
      } else {
        apart.add(next);
      }
    }
    return apart;
  }

  @Override
  public void word(char[] word, int length, boolean dense, int from, int to) {
    words.add(new Range(from, to));
    String folded = new String(word, 0, length);
    for (Phrase phrase : phrases) {
      int fit = phrase.next(folded);
      if (fit != WordSlot.NOT) {
        Range first = words.get(words.size() - phrase.length());
        boolean half = dense && fit == WordSlot.BEGINNING; // one letter of the pair
        int end = half ? from + Character.charCount(text.codePointAt(from)) : to;
        found.add(new Range(first.from(), end));
      }
    }
  }
}
