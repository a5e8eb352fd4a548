package org.malleposte.storage.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ArchiveStoreContract;

final class FolderArchiveTest implements ArchiveStoreContract {
  @TempDir Path folder;
  private ArchiveStore archive;

  @BeforeEach
  void open() {
    archive = new FolderArchive(folder.resolve("archive"));
  }

  @Override
  public ArchiveStore archive() {
    return archive;
  }
}
