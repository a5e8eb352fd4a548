package org.malleposte.archive;

import java.io.InputStream;
import java.util.Set;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Content;
import org.malleposte.storage.StorageException;

/// An archive as if some of its objects were not there: those of which an administrator knows that
/// somebody else put them there.
public record Without(ArchiveStore archive, Set<String> names) implements ArchiveStore {
  @Override
  public void put(String name, Content content) {
    archive.put(name, content);
  }

  @Override
  public InputStream open(String name) {
    if (names.contains(name)) {
      throw new StorageException("The archive's " + name + " is to be passed over.");
    }
    return archive.open(name);
  }

  @Override
  public void list(String prefix, String after, ArchiveVisitor visitor) {
    archive.list(prefix, after, (name, size) -> names.contains(name) || visitor.visit(name, size));
  }
}
