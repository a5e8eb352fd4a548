package org.malleposte.storage;

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
  void commit(AccountId account, long seen, Commit commit) throws Conflict;

  /// The commits after `seen`, oldest first, at most `limit`: what IMAP calls QRESYNC and JMAP
  /// calls /changes. Empty when there are none.
  List<JournalEntry> after(AccountId account, long seen, int limit);

  /// The record, or null when there is none. The array is the caller's own.
  byte @Nullable [] get(AccountId account, Kind kind, Bytes key);

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
