package org.malleposte.imap.codec;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `RETURN (...)` asked a search for.
///
/// @param options empty when there was no RETURN: the answer is then the untagged response of old;
///   `ALL` for an empty one
/// @param page of [SearchReturn#PARTIAL], else null
public record SearchResults(Set<SearchReturn> options, @Nullable Page page) {
  /// No RETURN.
  public static final SearchResults PLAIN = new SearchResults(Set.of(), null);

  public SearchResults {
    options = Set.copyOf(options);
  }

  public static SearchResults of(SearchReturn... options) {
    return new SearchResults(Set.of(options), null);
  }

  public boolean has(SearchReturn option) {
    return options.contains(option);
  }

  public boolean isPlain() {
    return options.isEmpty();
  }
}
