package org.malleposte.storage;

import java.io.InputStream;
import java.util.regex.Pattern;

/// Named objects that are written once and never changed: where the journals are archived. Nothing
/// here takes one away.
///
/// All methods may be called from any thread, virtual ones included, and block until done. They
/// throw [StorageException] when the store cannot answer.
public interface ArchiveStore {
  Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}(/[a-z0-9][a-z0-9._-]{0,99}){0,7}");

  /// Keeps `content` under `name` and returns when it is durable. Writing the same bytes again is
  /// harmless.
  ///
  /// @param name words of `[a-z0-9._-]` between slashes
  /// @throws NameTaken there are other bytes under that name; they stay
  void put(String name, Content content);

  /// The object as it was first written. The caller closes it.
  ///
  /// @throws CorruptObject it was written so that it cannot be read
  /// @throws StorageException also when there is none
  InputStream open(String name);

  /// Visits the objects whose name starts with `prefix` and is greater than `after`, in order of
  /// their names, until the visitor returns false.
  void list(String prefix, String after, ArchiveVisitor visitor);

  /// Refuses what is no name of an archived object.
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of an archived object: " + name);
    }
  }

  /// Receives objects in the order of their names.
  @FunctionalInterface
  interface ArchiveVisitor {
    /// Returns whether to go on.
    boolean visit(String name, long size);
  }
}
