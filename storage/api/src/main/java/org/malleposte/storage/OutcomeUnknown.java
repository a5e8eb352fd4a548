package org.malleposte.storage;

/// A commit that may have taken place, or may still: no answer told. Every other [StorageException]
/// of a commit says that nothing was written and nothing will be.
public final class OutcomeUnknown extends StorageException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknown(String message, Throwable cause) {
    super(message, cause);
  }
}
