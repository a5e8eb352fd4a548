package org.malleposte.server.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;

  /// Else the server, which is another user, does not start again.
  @Test
  void rootLeavesNothingInTheFolderOfAnother() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path folder = Files.createDirectory(temp.resolve("data"));
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to nobody");
    assertThat(folder).isEmptyDirectory();
  }
}
