package org.malleposte.server.house;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.config.Configuration;

class LogsTest {
  @TempDir Path temp;

  /// A server without a log would be noticed when one is needed.
  @Test
  void aFileThatCannotBeWrittenStopsTheStart() throws Exception {
    Path file = Files.createFile(temp.resolve("file")).resolve("server.log");

    assertThatThrownBy(() ->
            Logs.set(
                new Configuration.Log(
                    Configuration.Level.INFO, Configuration.Format.PLAIN, file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written");
  }
}
