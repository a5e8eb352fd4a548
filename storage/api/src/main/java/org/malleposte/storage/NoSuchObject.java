package org.malleposte.storage;

/// The object that a key names is not in the store.
public final class NoSuchObject extends StorageException {
  private static final long serialVersionUID = 1L;

  public NoSuchObject(ObjectKey key) {
    super("no object " + key);
  }
}
