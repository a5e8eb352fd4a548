package org.malleposte.account;

import java.time.Instant;
import java.util.List;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Mutation;

/// A commit as a reader of the journal sees it.
///
/// @param modseq its place in the account's history
/// @param mutations of mutable kinds, in order
public record Committed(long modseq, Instant time, List<Change> changes, List<Mutation> mutations) {

  static Committed of(JournalEntry entry) {
    return new Committed(
        entry.modseq(), entry.time(), ChangesCodec.decode(entry.changes()), entry.mutations());
  }
}
