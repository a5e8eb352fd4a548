package org.malleposte.storage;

/// One change of one account's records, part of a [Commit].
public sealed interface Mutation {
  Kind kind();

  /// The key, 0 to 4,096 bytes.
  Bytes key();

  /// The record is `value` from this commit on. A value has at most 8 MiB.
  record Put(Kind kind, Bytes key, byte[] value) implements Mutation {}

  /// The record is gone from this commit on; deleting what is not there is no error.
  record Delete(Kind kind, Bytes key) implements Mutation {}
}
