package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.storage.AccountId;

/// Whether an email has all of some phrases, each in any of some places: asked of the index where
/// it knows, of the message where it does not. The index is asked once for each.
final class TextCondition implements Predicate<Candidate> {
  private final List<Phrase> phrases = new ArrayList<>();

  TextCondition(SearchIndex index, AccountId account, List<Where> places, String text) {
    for (String phrase : Phrases.of(text)) {
      phrases.add(new Phrase(index, account, places, new Needle(phrase)));
    }
  }

  /// A text as it is, in one place.
  static TextCondition exactly(SearchIndex index, AccountId account, Where place, String text) {
    TextCondition condition = new TextCondition(index, account, List.of(place), "");
    condition.phrases.add(new Phrase(index, account, List.of(place), new Needle(text)));
    return condition;
  }

  @Override
  public boolean test(Candidate candidate) {
    return phrases.stream().allMatch(phrase -> phrase.isIn(candidate));
  }

  /// One of them.
  private static final class Phrase {
    private final SearchIndex index;
    private final AccountId account;
    private final List<Where> places;
    private final Needle needle;
    private List<Hits> hits = List.of();

    Phrase(SearchIndex index, AccountId account, List<Where> places, Needle needle) {
      this.index = index;
      this.account = account;
      this.places = places;
      this.needle = needle;
    }

    boolean isIn(Candidate candidate) {
      if (hits.isEmpty()) {
        hits = places.stream().map(where -> index.containing(account, where, needle)).toList();
      }
      long email = candidate.email();
      boolean ask = false;
      for (Hits some : hits) {
        switch (some.of(email)) {
          case YES -> {
            return true;
          }
          case ASK -> ask = true;
          case NO -> {}
        }
      }
      return ask && read(candidate);
    }

    private boolean read(Candidate candidate) {
      for (int i = 0; i < places.size(); i++) {
        if (hits.get(i).of(candidate.email()) == Hits.Answer.ASK
            && candidate.text().has(places.get(i), needle)) {
          return true;
        }
      }
      return false;
    }
  }
}
