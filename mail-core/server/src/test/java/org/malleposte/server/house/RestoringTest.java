package org.malleposte.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.directory.NewUser;
import org.malleposte.server.bulk.Import;
import org.malleposte.server.cli.TestingTerminal;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.storage.AccountId;

class RestoringTest {
  @TempDir Path temp;

  @Test
  void theArchiveMayLieOnAnotherDisk() throws Exception {
    Path archive = temp.resolve("disk");
    Configuration configuration =
        new ConfigurationFile()
            .override("archive.to", "folder", "test")
            .override("archive.folder", archive.toString(), "test")
            .configuration();
    AccountId ann;
    try (DataDirectory old = DataDirectory.open(temp.resolve("old"));
        House house = House.open(old, configuration, "example.org")) {
      ann = fill(house);
      house.archiver(house.archive().orElseThrow()).runAll();
    }

    Configuration usual = ConfigurationFile.defaults();
    try (DataDirectory fresh = DataDirectory.open(temp.resolve("fresh"))) {
      Restoring.restore(
          fresh,
          usual,
          Optional.of(new Restoring.Left(temp.resolve("old"), archive)),
          false,
          Set.of(),
          _ -> {});
      try (House house = House.existing(fresh, usual, false)) {
        assertThat(house.mail().open(ann).usage().count()).isEqualTo(1);
      }
    }
  }

  private static AccountId fill(House house) throws Exception {
    Actor actor = Actor.system("test");
    AccountId ann =
        house.directory().users().create(actor, NewUser.of("ann@example.org", "secret")).account();
    TestingTerminal terminal =
        new TestingTerminal().file("one.eml", "Subject: hello\r\n\r\nhi\r\n");
    new Import(house, terminal, actor, ann, new Import.Wanted("", false)).run("one.eml");
    return ann;
  }
}
