package org.malleposte.server.config;

import java.util.List;

/// What several settings say together.
public final class Consistency {
  private Consistency() {}

  /// What one key alone cannot tell.
  public static void check(Configuration configuration) throws ConfigurationException {
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
    if (configuration.search().index() == Configuration.Index.ELASTICSEARCH) {
      check(configuration.elasticsearch());
    }
    checkUrls(configuration);
    checkShared(configuration);
    if (configuration.storage().objects() != Configuration.Objects.S3
        && configuration.archive().to() == ArchiveSettings.To.S3) {
      throw new ConfigurationException(
          List.of("archive.to = s3 needs storage.objects = s3: the archive is in that bucket."));
    }
  }

  /// A URL is written into logs; names and passwords have keys of their own, which are not.
  private static void checkUrls(Configuration configuration) throws ConfigurationException {
    for (String server : configuration.elasticsearch().servers()) {
      checkNobodyIn(
          "elasticsearch.servers",
          server,
          "elasticsearch.user and elasticsearch.password, or elasticsearch.api-key");
    }
    S3Settings s3 = configuration.s3();
    checkNobodyIn("s3.endpoint", s3.endpoint(), "s3.access-key and s3.secret-key");
    checkNobodyIn(
        "s3.second-endpoint", s3.secondEndpoint(), "s3.second-access-key and s3.second-secret-key");
    if (hasUser(configuration.jmap().url())) {
      throw new ConfigurationException(
          List.of(
              "jmap.url has a user in it: it is shown to everybody. Leave out what is before @."));
    }
  }

  private static void checkNobodyIn(String key, String url, String keys)
      throws ConfigurationException {
    if (hasUser(url)) {
      throw new ConfigurationException(
          List.of(
              "%s has a user in its URL, which is written into logs. Say it with %s, and leave out what is before @."
                  .formatted(key, keys)));
    }
  }

  private static boolean hasUser(String url) {
    return url.matches("(?s)[^/?#]*//[^/?#]*@.*");
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
    checkEndpoint("cluster.bus", cluster.bus());
    checkEndpoint("cluster.announce", cluster.announce());
  }

  private static void checkEndpoint(String key, String value) throws ConfigurationException {
    try {
      if (!value.isEmpty()) {
        Endpoint.parse(value);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          List.of("%s = %s is not host:port such as 10.0.0.1:5701.".formatted(key, value)));
    }
  }

  private static void check(CassandraSettings cassandra) throws ConfigurationException {
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

  private static void check(ElasticsearchSettings elastic) throws ConfigurationException {
    boolean urls =
        !elastic.servers().isEmpty()
            && elastic.servers().stream()
                .allMatch(server -> server.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?"));
    if (!urls) {
      throw new ConfigurationException(
          List.of("search.index = elasticsearch needs elasticsearch.servers = https://host:port"));
    }
    if (!elastic.name().matches("[a-z][a-z0-9-]{0,47}")) {
      throw new ConfigurationException(
          List.of(
              "elasticsearch.name = %s does not do: a small letter, then letters, digits and -, 48 at most."
                  .formatted(elastic.name())));
    }
  }
}
