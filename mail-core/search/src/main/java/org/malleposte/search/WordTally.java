package org.malleposte.search;

import java.util.List;
import java.util.function.Predicate;

/// Counts in one message the words that are looked for.
final class WordTally implements MessageWords.Target {
  private final List<List<WordSlot>> units;
  private final Predicate<Place> counts;

  /// By place and unit.
  private final Phrase[][] phrases;

  private final int[][] times;
  private final int[][] fits;

  WordTally(WordQuery query, Predicate<Place> counts) {
    this.units = query.units();
    this.counts = counts;
    int places = Place.values().length;
    this.phrases = new Phrase[places][];
    this.times = new int[places][units.size()];
    this.fits = new int[places][units.size()];
    for (int place = 0; place < places; place++) {
      phrases[place] = units.stream().map(Phrase::new).toArray(Phrase[]::new);
    }
  }

  @Override
  public void word(Place place, char[] word, int length) {
    if (!counts.test(place)) {
      return;
    }
    String text = new String(word, 0, length);
    int in = place.ordinal();
    for (int unit = 0; unit < phrases[in].length; unit++) {
      int fit = phrases[in][unit].next(text);
      if (fit != WordSlot.NOT) {
        times[in][unit]++;
        fits[in][unit] = Math.max(fits[in][unit], fit);
      }
    }
  }

  @Override
  public void part(Place place) {
    for (Phrase phrase : phrases[place.ordinal()]) {
      phrase.part();
    }
  }

  /// From 1 to 100, or 0 when not all are there.
  int relevance() {
    float sum = 0;
    for (int unit = 0; unit < units.size(); unit++) {
      boolean found = false;
      float want = 1;
      for (Place place : Place.values()) {
        int in = place.ordinal();
        want *= Relevance.lack(place, fits[in][unit], times[in][unit]);
        found |= times[in][unit] > 0;
      }
      if (!found) {
        return 0;
      }
      sum += 1 - want;
    }
    return Relevance.of(sum, units.size());
  }
}
