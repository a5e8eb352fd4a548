package org.malleposte.storage;

/// One change of one account's records, part of a [Commit].
public sealed interface Mutation {
  int MAX_KEY = 4096;
  int MAX_VALUE = 8 << 20;

  Kind kind();

  /// The key, 0 to 4,096 bytes.
  Bytes key();

  /// The record is `value` from this commit on. A value has at most 8 MiB.
  record Put(Kind kind, Bytes key, byte[] value) implements Mutation {
    public Put {
      checkKey(key);
      if (value.length > MAX_VALUE) {
        throw new IllegalArgumentException("a value of " + value.length + " bytes is too large");
      }
    }
  }

  /// The record is gone from this commit on; deleting what is not there is no error.
  record Delete(Kind kind, Bytes key) implements Mutation {
    public Delete {
      checkKey(key);
    }
  }

  private static void checkKey(Bytes key) {
    if (key.length() > MAX_KEY) {
      throw new IllegalArgumentException("a key of " + key.length() + " bytes is too long");
    }
  }
}
