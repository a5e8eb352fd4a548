package org.malleposte.storage;

/// An object, or the file that holds it, is not what was written.
public final class CorruptObject extends StorageException {
  private static final long serialVersionUID = 1L;

  public CorruptObject(String message) {
    super(message);
  }
}
