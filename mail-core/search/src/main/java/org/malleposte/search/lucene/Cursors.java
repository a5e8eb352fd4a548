package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/// Reads cursors without opening indexes.
final class Cursors {
  private Cursors() {}

  /// Null when there is no commit yet.
  static @Nullable Cursor of(Path path) throws IOException {
    try (MMapDirectory directory = new MMapDirectory(path)) {
      return DirectoryReader.indexExists(directory)
          ? Cursor.of(SegmentInfos.readLatestCommit(directory).getUserData())
          : null;
    }
  }
}
