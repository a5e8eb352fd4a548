package org.malleposte.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// An archive that forgets. A test may open the map and meddle.
public final class MemoryArchiveStore implements ArchiveStore {
  public final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public void put(String name, Content content) {
    ArchiveStore.checkName(name);
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      byte[] there = objects.putIfAbsent(name, bytes);
      if (there != null && !Arrays.equals(there, bytes)) {
        throw new NameTaken("there are other bytes under " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String name) {
    byte[] there = objects.get(name);
    if (there == null) {
      throw new StorageException("the archive has no " + name);
    }
    return new ByteArrayInputStream(there);
  }

  @Override
  public void list(String prefix, String after, ArchiveVisitor visitor) {
    for (Map.Entry<String, byte[]> object : objects.tailMap(after, false).entrySet()) {
      if (object.getKey().startsWith(prefix)
          && !visitor.visit(object.getKey(), object.getValue().length)) {
        return;
      }
    }
  }
}
