package org.malleposte.server;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.server.cli.Refusal;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.House;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The house of a directory on which no server runs, opened when a command first needs it.
final class StoppedHouse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedHouse.class);

  private final Path path;
  private final boolean left;
  private @Nullable DataDirectory directory;
  private @Nullable House house;

  /// @param left whether it may be one that was left by a move
  StoppedHouse(Path path, boolean left) {
    this.path = path;
    this.left = left;
  }

  House open() throws IOException, Refusal {
    if (house != null) {
      return house;
    }
    DataDirectory.refuseStranger(path);
    try {
      Configuration configuration = ServerConfiguration.of(path).asServed().read();
      if (configuration.storage().metadata() == Configuration.Metadata.EMBEDDED
          && !DataDirectory.exists(path)) {
        throw new Refusal( // without making a folder
            "There is no mail store in %s. `malleposte serve --dir %s` makes one; --dir names another."
                .formatted(path, path));
      }
      directory = DataDirectory.open(path);
      house = House.existing(directory, configuration, left);
      return house;
    } catch (ConfigurationException | DirectoryException e) {
      throw Refusal.of(e);
    }
  }

  @Override
  public void close() {
    try {
      if (house != null) {
        house.close();
      }
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      LOG.warn("The lock of {} was not given back.", path, e);
    }
  }
}
