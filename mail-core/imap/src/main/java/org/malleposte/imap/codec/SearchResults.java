package org.malleposte.imap.codec;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `RETURN (...)` asked a search for.
///
/// @param options empty when there was no RETURN: the answer is then the untagged response of old;
///   `ALL` for an empty one
/// @param page of [SearchReturn#PARTIAL], else null
/// @param fetch what [SearchReturn#UPDATE] wants to hear of each new message (RFC 5465 §7)
public record SearchResults(Set<SearchReturn> options, @Nullable Page page, List<FetchItem> fetch) {
  /// No RETURN.
  public static final SearchResults PLAIN = new SearchResults(Set.of(), null, List.of());

  public SearchResults {
    options = Set.copyOf(options);
  }

  public static SearchResults of(SearchReturn... options) {
    return new SearchResults(Set.of(options), null, List.of());
  }

  public boolean has(SearchReturn option) {
    return options.contains(option);
  }

  public boolean isPlain() {
    return options.isEmpty();
  }
}
