package org.malleposte.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationException;
import picocli.CommandLine.Option;

/// The options of `serve` and `demo`.
final class ServeOptions {
  @Option(
      names = "--port-base",
      paramLabel = "N",
      description = "IMAP at N+143, IMAPS N+993, SMTP N+25, submission N+587 and N+465, LMTP N+24.")
  private @Nullable String portBase;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "A domain whose mail is ours; added when it is not there.")
  private @Nullable String domain;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; DIR/malleposte.conf when it is there.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that replaces what the file says.")
  private Map<String, String> settings = new LinkedHashMap<>();

  Configuration read(Path directory) throws ConfigurationException {
    ServerConfiguration configuration = ServerConfiguration.of(directory).file(file);
    settings.forEach(configuration::set);
    if (portBase != null) {
      configuration.set("listen.port-base", portBase);
    }
    return configuration.read();
  }

  /// The same for a command on a store: with the file that its server had.
  Configuration readAsServed(Path directory) throws ConfigurationException {
    ServerConfiguration configuration = ServerConfiguration.of(directory).file(file).asServed();
    settings.forEach(configuration::set);
    return configuration.read();
  }

  /// Notes for later commands which file the server has.
  void remember(Path directory) throws IOException {
    ServerConfiguration.of(directory).file(file).remember();
  }

  @Nullable String domain() {
    return domain;
  }
}
