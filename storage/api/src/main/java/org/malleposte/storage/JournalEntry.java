package org.malleposte.storage;

import java.time.Instant;
import java.util.List;

/// A commit as the journal keeps it.
///
/// @param modseq its place: the first commit of an account is 1, each next one greater by one
/// @param id the attempt that succeeded
/// @param time when it was decided, to the millisecond
/// @param changes who did what, as handed to the commit
/// @param mutations those of mutable kinds, in order: applied from 1 on to nothing they give the
///   records as they are
public record JournalEntry(
    long modseq, CommitId id, Instant time, byte[] changes, List<Mutation> mutations) {}
