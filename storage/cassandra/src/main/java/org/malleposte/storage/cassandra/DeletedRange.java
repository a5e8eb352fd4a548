package org.malleposte.storage.cassandra;

import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// Keys of a kind that are deleted in one go, from the first to the last.
record DeletedRange(Kind kind, Bytes first, Bytes last) {
  boolean covers(Mutation mutation) {
    return mutation.kind().number() == kind.number()
        && mutation.key().compareTo(first) >= 0
        && mutation.key().compareTo(last) <= 0;
  }
}
