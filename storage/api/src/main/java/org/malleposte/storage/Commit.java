package org.malleposte.storage;

import java.time.Instant;
import java.util.List;

/// A change of one account, whole or not at all.
///
/// @param id this attempt
/// @param time when it was decided, to the millisecond
/// @param changes who did what, in the account module's encoding; opaque here
/// @param mutations in the order in which they apply: the last one on a key wins. Those of
///   immutable kinds may become visible before the rest
public record Commit(CommitId id, Instant time, byte[] changes, List<Mutation> mutations) {
  public Commit {
    mutations = List.copyOf(mutations);
  }
}
