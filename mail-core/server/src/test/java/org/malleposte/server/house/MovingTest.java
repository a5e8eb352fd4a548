package org.malleposte.server.house;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.storage.StorageException;

class MovingTest {
  @TempDir Path temp;

  /// Else what is changed there is changed nowhere.
  @Test
  void whatWasLeftIsNotWrittenTo() throws Exception {
    Configuration configuration = ConfigurationFile.defaults();
    try (DataDirectory old = DataDirectory.open(temp.resolve("old"))) {
      try (House house = House.open(old, configuration, "example.org");
          Moving moving = Moving.open(house, configuration, temp.resolve("new"))) {
        moving.bringBodies(_ -> {});
        moving.bringCommits(_ -> {});
        moving.finish("elsewhere");
      }
      assertThatThrownBy(() -> House.existing(old, configuration, false))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("was moved to elsewhere");
      House.existing(old, configuration, true).close();
    }
  }
}
