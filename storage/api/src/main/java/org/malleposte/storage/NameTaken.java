package org.malleposte.storage;

/// There are other bytes under the name of an archived object; they stay, and nothing was written.
public final class NameTaken extends StorageException {
  private static final long serialVersionUID = 1L;

  public NameTaken(String message) {
    super(message);
  }

  public NameTaken(String message, Throwable cause) {
    super(message, cause);
  }
}
