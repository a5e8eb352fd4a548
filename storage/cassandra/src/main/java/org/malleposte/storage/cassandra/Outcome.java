package org.malleposte.storage.cassandra;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// What a commit leaves of every record that it touches: the last mutation of each key. All rows of
/// one write have one time, so a key must not be written and deleted in it.
///
/// @param records of mutable kinds
/// @param messages of immutable kinds
record Outcome(
    NavigableMap<RecordKey, Mutation> records, NavigableMap<RecordKey, Mutation> messages) {

  /// Octets of one commit at most.
  static final long MAX_COMMIT = 512L << 20;

  static Outcome of(Commit commit) {
    return of(commit.mutations());
  }

  static Outcome of(JournalEntry entry) {
    return of(entry.mutations());
  }

  static Outcome of(Iterable<Mutation> mutations) {
    Outcome outcome = new Outcome(new TreeMap<>(), new TreeMap<>());
    for (Mutation mutation : mutations) {
      (mutation.kind().immutable() ? outcome.messages : outcome.records)
          .put(RecordKey.of(mutation), mutation);
    }
    return outcome;
  }

  /// The records of a kind with `from <= key < to` that the commit touches.
  NavigableMap<RecordKey, Mutation> within(Kind kind, Bytes from, Bytes to) {
    RecordKey first = RecordKey.of(kind, from);
    RecordKey end =
        to.length() == 0 ? new RecordKey(kind.number() + 1, Bytes.EMPTY) : RecordKey.of(kind, to);
    return first.compareTo(end) >= 0 ? new TreeMap<>() : records.subMap(first, true, end, false);
  }

  /// @throws StorageException there is more than can be written at once
  static void checkSize(AccountId account, Commit commit) {
    long octets = commit.changes().length;
    for (Mutation mutation : commit.mutations()) {
      octets += octets(mutation);
    }
    if (octets > MAX_COMMIT) {
      throw new StorageException(
          "A change of account %s has %,d MB, more than the %,d MB that can be written at once."
                  .formatted(account, octets >> 20, MAX_COMMIT >> 20)
              + " Nothing was written. Make the change in smaller steps.");
    }
  }

  /// Octets of a mutation in its row, roughly.
  static long octets(Mutation mutation) {
    int value =
        switch (mutation) {
          case Mutation.Put put -> put.value().length;
          case Mutation.Delete _ -> 0;
        };
    return 64L + mutation.key().length() + value;
  }
}
