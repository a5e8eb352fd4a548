package org.malleposte.jmap.mail;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;
import org.malleposte.storage.AccountId;

/// Whether an email has all of some words, in whatever form and order, and the phrases among them
/// as they stand (RFC 8621 §4.4.1): asked of the index once where it knows, of the message where it
/// does not.
final class WordCondition implements Predicate<Candidate> {
  private final SearchIndex index;
  private final AccountId account;
  private final Where where;
  private final WordQuery words;
  private @Nullable Ranking ranking;

  private WordCondition(SearchIndex index, AccountId account, Where where, WordQuery words) {
    this.index = index;
    this.account = account;
    this.where = where;
    this.words = words;
  }

  /// A text that has no words, `§ 5` without the 5, is looked for as it stands.
  static Predicate<Candidate> of(SearchIndex index, AccountId account, Where where, String text) {
    WordQuery words = WordQuery.of(text);
    return words.isEmpty()
        ? new TextCondition(index, account, where, text.strip())
        : new WordCondition(index, account, where, words);
  }

  @Override
  public boolean test(Candidate candidate) {
    if (ranking == null) {
      ranking = index.ranking(account, where, words);
    }
    return switch (ranking.has(candidate.email())) {
      case YES -> true;
      case NO -> false;
      case ASK -> candidate.text().relevance(where, words) != Ranking.NONE;
    };
  }
}
