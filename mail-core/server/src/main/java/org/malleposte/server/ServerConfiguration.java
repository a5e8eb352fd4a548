package org.malleposte.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.config.Consistency;

/// Where the configuration of a directory comes from: a file, and what the command line replaces.
final class ServerConfiguration {
  private final Path directory;
  private @Nullable Path file;
  private final Map<String, String> overrides = new LinkedHashMap<>();

  private ServerConfiguration(Path directory) {
    this.directory = directory;
  }

  static ServerConfiguration of(Path directory) {
    return new ServerConfiguration(directory);
  }

  /// @param named null: `malleposte.conf` in the directory, when it is there
  ServerConfiguration file(@Nullable Path named) {
    file = named;
    return this;
  }

  /// The file with which a server was last started here, when no other is named.
  ServerConfiguration asServed() throws ConfigurationException {
    Path note = note(directory);
    try {
      if (file == null && Files.exists(note)) {
        file = Path.of(Files.readString(note).strip());
      }
      return this;
    } catch (IOException e) {
      throw new ConfigurationException(List.of(note + " cannot be read: " + e.getMessage() + "."));
    }
  }

  /// Notes for later commands with which file a server was started.
  void remember() throws IOException {
    if (file == null) {
      Files.deleteIfExists(note(directory));
    } else {
      Files.writeString(note(directory), file.toAbsolutePath() + "\n");
    }
  }

  private static Path note(Path directory) {
    return directory.resolve("run").resolve("configuration");
  }

  ServerConfiguration set(String key, String value) {
    overrides.put(key, value);
    return this;
  }

  Configuration read() throws ConfigurationException {
    ConfigurationFile configuration = new ConfigurationFile();
    Path own = directory.resolve("malleposte.conf");
    if (file != null) {
      configuration.read(file);
    } else if (Files.exists(own)) {
      configuration.read(own);
    }
    overrides.forEach((key, value) -> configuration.override(key, value, "command line"));
    Configuration read = configuration.configuration();
    Consistency.check(read);
    return read;
  }
}
