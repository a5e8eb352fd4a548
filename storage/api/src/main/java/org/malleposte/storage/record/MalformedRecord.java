package org.malleposte.storage.record;

import org.malleposte.storage.StorageException;

/// A record's bytes are not numbered fields: the store handed back something that was never
/// written, or a version of the program wrote what this one cannot read.
public final class MalformedRecord extends StorageException {
  private static final long serialVersionUID = 1L;

  public MalformedRecord(String message) {
    super(message);
  }
}
