package org.malleposte.storage;

/// The store could not do what was asked: disk full, damaged file, server away.
///
/// The message is a sentence for an administrator: what is wrong, where, and what to do about it.
/// Nothing was acknowledged. Of a commit nothing was written, unless it is an [OutcomeUnknown].
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
