package org.malleposte.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.config.ArchiveSettings;
import org.malleposte.server.config.ClusterSettings;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.config.Endpoint;
import org.malleposte.server.config.S3Settings;

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
    check(read);
    return read;
  }

  /// What one key alone cannot tell.
  private static void check(Configuration configuration) throws ConfigurationException {
    Configuration.Tls tls = configuration.tls();
    if (tls.certificate().isEmpty() != tls.key().isEmpty()) {
      throw new ConfigurationException(
          List.of("tls.certificate and tls.key go together: name both files or neither."));
    }
    Configuration.Queue queue = configuration.queue();
    if (queue.outbound() == Configuration.Outbound.SMARTHOST && queue.smarthost().isEmpty()) {
      throw new ConfigurationException(
          List.of("queue.outbound = smarthost needs queue.smarthost = host:port."));
    }
    if (configuration.storage().metadata() == Configuration.Metadata.CASSANDRA) {
      check(configuration.cassandra());
    }
    S3Settings s3 = configuration.s3();
    if (configuration.storage().objects() == Configuration.Objects.S3
        && (s3.bucket().isEmpty() || s3.accessKey().isEmpty() || s3.secretKey().isEmpty())) {
      throw new ConfigurationException(
          List.of("storage.objects = s3 needs s3.bucket, s3.access-key and s3.secret-key."));
    }
    checkShared(configuration);
    if (configuration.storage().objects() != Configuration.Objects.S3
        && configuration.archive().to() == ArchiveSettings.To.S3) {
      throw new ConfigurationException(
          List.of("archive.to = s3 needs storage.objects = s3: the archive is in that bucket."));
    }
  }

  /// Several servers need stores that all of them reach.
  private static void checkShared(Configuration configuration) throws ConfigurationException {
    ClusterSettings cluster = configuration.cluster();
    if (!cluster.enabled()) {
      return;
    }
    if (configuration.storage().metadata() != Configuration.Metadata.CASSANDRA
        || configuration.storage().objects() != Configuration.Objects.S3) {
      throw new ConfigurationException(
          List.of(
              "cluster.enabled needs storage.metadata = cassandra and storage.objects = s3: a server"
                  + " cannot read what lies in the folder of another."));
    }
    if (configuration.archive().to() == ArchiveSettings.To.FOLDER) {
      throw new ConfigurationException(
          List.of(
              "cluster.enabled does not go with archive.to = folder: the chain would be in pieces, each"
                  + " in the folder of whoever archived. Choose s3."));
    }
    try {
      if (!cluster.bus().isEmpty()) {
        Endpoint.parse(cluster.bus());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          List.of(
              "cluster.bus = %s is not host:port such as 10.0.0.1:5701.".formatted(cluster.bus())));
    }
  }

  private static void check(Configuration.Cassandra cassandra) throws ConfigurationException {
    if (cassandra.contactPoints().isEmpty()) {
      throw new ConfigurationException(
          List.of("storage.metadata = cassandra needs cassandra.contact-points = host:port, ..."));
    }
    if (!cassandra.keyspace().matches("[a-z][a-z0-9_]{0,47}")) {
      throw new ConfigurationException(
          List.of(
              "cassandra.keyspace = %s is not the name of a keyspace: a small letter, then letters,"
                      .formatted(cassandra.keyspace())
                  + " digits and _, 48 at most."));
    }
  }
}
