package org.malleposte.mail.submission;

import org.malleposte.account.Draft;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;

/// Ids for records of a kind: rising, never given twice. The last one stands under the empty key.
public final class Numbers {
  private Numbers() {}

  public static long next(Draft draft, Kind kind) {
    byte[] last = draft.get(kind, Bytes.EMPTY);
    long id = last == null ? 1 : Bytes.of(last).longAt(0) + 1;
    draft.put(kind, Bytes.EMPTY, Bytes.ofLong(id).array());
    return id;
  }
}
