package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/// An index as it was after one of its commits, open for searching. Held by the [Shelf] and by who
/// searches; closed when nobody holds it.
record OpenIndex(Path path, DirectoryReader reader, Cursor cursor) {

  static OpenIndex open(Path path) throws IOException {
    return of(path, DirectoryReader.open(new MMapDirectory(path)));
  }

  private static OpenIndex of(Path path, DirectoryReader reader) throws IOException {
    return new OpenIndex(path, reader, Cursor.of(reader.getIndexCommit().getUserData()));
  }

  /// The index after a later commit, or null when there is none.
  @Nullable OpenIndex later() throws IOException {
    DirectoryReader later = DirectoryReader.openIfChanged(reader);
    return later == null ? null : of(path, later);
  }

  /// Whether nobody has deleted its folder.
  boolean isThere() {
    return Files.isDirectory(path);
  }

  boolean hold() {
    return reader.tryIncRef();
  }

  void release() throws IOException {
    reader.decRef();
  }
}
