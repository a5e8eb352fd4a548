package org.malleposte.jmap.mail;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.storage.AccountId;

/// Whether an email has a text as it stands: asked of the index once where it knows, of the message
/// where it does not.
final class TextCondition implements Predicate<Candidate> {
  private final SearchIndex index;
  private final AccountId account;
  private final Where where;
  private final Needle needle;
  private @Nullable Hits hits;

  TextCondition(SearchIndex index, AccountId account, Where where, String text) {
    this.index = index;
    this.account = account;
    this.where = where;
    this.needle = new Needle(text);
  }

  @Override
  public boolean test(Candidate candidate) {
    if (hits == null) {
      hits = index.containing(account, where, needle);
    }
    return switch (hits.of(candidate.email())) {
      case YES -> true;
      case NO -> false;
      case ASK -> candidate.text().has(where, needle);
    };
  }
}
