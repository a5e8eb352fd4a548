package org.malleposte.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The records and the history of every account. A commit is the only way to change an account: it
/// happens whole, or not at all.
///
/// All methods may be called from any thread, virtual ones included, and block until done. They
/// throw [StorageException] when the store cannot answer.
public interface MetadataStore extends AutoCloseable {
  /// Octets of a stream's entry at most.
  int MAX_ENTRY = 1 << 20;

  Pattern STREAM = Pattern.compile("[a-z0-9-]{1,64}");

  /// The modseq of the account's last commit, 0 when it has none.
  long latest(AccountId account);

  /// Appends `commit` as the one that follows `seen`, and returns when it is durable.
  ///
  /// Any number of mutations is accepted: a backend that cannot write that many in one step
  /// arranges that readers see none of them before all of them are durable.
  ///
  /// @throws Conflict another commit came first and nothing was written
  /// @throws OutcomeUnknown it may have taken place, or may still
  void commit(AccountId account, long seen, Commit commit) throws Conflict;

  /// The commits after `seen`, oldest first, at most `limit`: what IMAP calls QRESYNC and JMAP
  /// calls /changes. Empty when there are none.
  ///
  /// @throws NotRetained `seen` is before [#historyFrom]
  List<JournalEntry> after(AccountId account, long seen, int limit);

  /// The modseq after which the journal of an account is kept: 0 when all of it is, more when the
  /// account was begun in the middle.
  long historyFrom(AccountId account);

  /// Begins an account that has no commit, in the middle of its history: with the records that it
  /// had after some commit. Until that is complete the account has no commit, and nobody may look
  /// at its records; one that was never completed is begun anew, and of several the last one
  /// counts.
  ///
  /// @throws StorageException also when the account has a commit
  Beginning begin(AccountId account);

  /// The record, or null when there is none. The array is the caller's own.
  byte @Nullable [] get(AccountId account, Kind kind, Bytes key);

  /// Several records, in the order of their ids, null for each that there is none of; where a store
  /// is far away they cost a few requests in all. Each is as [#get] would give it.
  default List<byte @Nullable []> getAll(AccountId account, List<RecordId> ids) {
    List<byte @Nullable []> values = new ArrayList<>(ids.size());
    for (RecordId id : ids) {
      values.add(get(account, id.kind(), id.key()));
    }
    return values;
  }

  /// Visits the records of a kind with `from <= key < to` in key order, as they were at one
  /// instant, until the visitor returns false.
  ///
  /// @param to [Bytes#EMPTY] for no end
  void scan(AccountId account, Kind kind, Bytes from, Bytes to, RecordVisitor visitor);

  /// Visits every account that has a commit, in order of its id.
  void accounts(AccountVisitor visitor);

  /// Appends an entry to a stream (a spool that belongs to no account), durably, and returns its
  /// position: positive and greater than that of every earlier entry of the stream, also of trimmed
  /// ones.
  ///
  /// @param stream `[a-z0-9-]{1,64}`
  /// @param entry at most 1 MiB
  long append(String stream, byte[] entry);

  /// The entries of a stream after a position, oldest first, at most `limit`.
  List<StreamEntry> read(String stream, long after, int limit);

  /// Forgets the entries of a stream up to and including a position.
  void trim(String stream, long upTo);

  /// Ends the store; commits under way are finished or refused, never left half done.
  @Override
  void close();

  /// Refuses what is no name of a stream.
  static void checkStream(String stream) {
    if (!STREAM.matcher(stream).matches()) {
      throw new IllegalArgumentException("not a stream name: " + stream);
    }
  }

  /// An account that is being begun. Used by one thread.
  interface Beginning {
    /// Applies mutations of any kinds, in order, after those of the calls before. What is handed in
    /// at once should be some MB at most.
    void apply(List<Mutation> mutations);

    /// Makes the account true, durably: what was applied are its records after `last`, which is the
    /// first entry of its journal.
    ///
    /// @throws Conflict somebody made a commit to the account, or began it anew
    void complete(JournalEntry last) throws Conflict;
  }

  /// Receives records in key order; the arrays are the visitor's own.
  @FunctionalInterface
  interface RecordVisitor {
    /// Returns whether to go on.
    boolean visit(Bytes key, byte[] value);
  }

  /// Receives accounts in the order of their ids.
  @FunctionalInterface
  interface AccountVisitor {
    /// Returns whether to go on.
    boolean visit(AccountId account, long latest);
  }

  /// An entry of a stream.
  record StreamEntry(long position, byte[] value) {}
}
