package org.malleposte.imap;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.Where;

/// Whether a message has a text: asked of the index where it knows, of the message where it does
/// not. The index is asked once, and only when more than a few messages are in question.
final class TextQuestion implements Predicate<Candidate> {
  /// So many messages are sooner read than the index is asked.
  private static final int FEW_BODIES = 4;

  private static final int FEW_HEADERS = 20;

  private final Where where;
  private final Needle text;
  private int few;
  private @Nullable Hits hits;

  TextQuestion(Where where, Needle text) {
    this.where = where;
    this.text = text;
    this.few = where instanceof Where.Content ? FEW_BODIES : FEW_HEADERS;
  }

  @Override
  public boolean test(Candidate candidate) {
    if (hits == null) {
      if (few > 0) {
        few--;
        return candidate.text().has(where, text);
      }
      hits = candidate.hits(where, text);
    }
    return switch (hits.of(candidate.email())) {
      case YES -> true;
      case NO -> false;
      case ASK -> candidate.text().has(where, text);
    };
  }
}
