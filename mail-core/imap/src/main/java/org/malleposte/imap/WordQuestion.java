package org.malleposte.imap;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Ranking;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;

/// Whether a message has words, in whatever form, and how relevant it is to them (RFC 6203): asked
/// of the index where it knows, of the message where it does not.
final class WordQuestion implements Predicate<Candidate> {
  /// So many messages are sooner read than the index is asked.
  private static final int FEW = 4;

  private final Where where;
  private final WordQuery words;
  private int few = FEW;
  private @Nullable Ranking ranking;

  WordQuestion(Where where, WordQuery words) {
    this.where = where;
    this.words = words;
  }

  @Override
  public boolean test(Candidate candidate) {
    int relevance = relevance(candidate);
    if (relevance == Ranking.NONE) {
      return false;
    }
    candidate.isRelevant(relevance);
    return true;
  }

  private int relevance(Candidate candidate) {
    if (ranking == null) {
      if (few > 0) {
        few--;
        return candidate.text().relevance(where, words);
      }
      ranking = candidate.ranking(where, words);
    }
    int known = ranking.of(candidate.email());
    return known == Ranking.ASK ? candidate.text().relevance(where, words) : known;
  }
}
