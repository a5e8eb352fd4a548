package org.malleposte.archive;

import java.io.InputStream;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// A body of another store.
record StoredContent(ObjectStore store, ObjectKey key, long size) implements Content {
  @Override
  public ContentHash hash() {
    return key.hash();
  }

  @Override
  public InputStream open() {
    return store.open(key);
  }
}
