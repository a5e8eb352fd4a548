package org.malleposte.storage.cassandra;

import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// Where a record stands in its account: the order of the rows.
record RecordKey(int kind, Bytes key) implements Comparable<RecordKey> {
  static RecordKey of(Kind kind, Bytes key) {
    return new RecordKey(kind.number(), key);
  }

  static RecordKey of(Mutation mutation) {
    return of(mutation.kind(), mutation.key());
  }

  @Override
  public int compareTo(RecordKey other) {
    int byKind = Integer.compare(kind, other.kind);
    return byKind != 0 ? byKind : key.compareTo(other.key);
  }
}
