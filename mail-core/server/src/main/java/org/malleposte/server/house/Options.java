package org.malleposte.server.house;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.malleposte.archive.Reference;
import org.malleposte.directory.TokenLifetimes;
import org.malleposte.mail.MailKinds;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.search.elastic.ElasticOptions;
import org.malleposte.search.lucene.SearchOptions;
import org.malleposte.server.config.ArchiveSettings;
import org.malleposte.server.config.CassandraSettings;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ElasticsearchSettings;
import org.malleposte.server.config.S3Settings;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Kind;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.embedded.FolderArchive;
import org.malleposte.storage.s3.S3Credentials;
import org.malleposte.storage.s3.S3Options;
import org.malleposte.storage.s3.S3Place;

/// What the floors below are told of the configuration.
final class Options {
  private Options() {}

  static MailOptions mail(Configuration configuration, DataDirectory directories) {
    return new MailOptions(
        MailOptions.DEFAULT.viewMemory(),
        configuration.storage().retention(),
        MailOptions.DEFAULT.deliveryMemory(),
        Optional.of(directories.views()));
  }

  static TokenLifetimes tokens(Configuration configuration) {
    return new TokenLifetimes(configuration.tokens().access(), configuration.tokens().refresh());
  }

  static SearchOptions search(House house) {
    Configuration.Search search = house.configuration().search();
    SearchOptions usual = SearchOptions.in(house.directories().path().resolve("search"));
    return new SearchOptions(
        search.folder().isEmpty() ? usual.folder() : Path.of(search.folder()),
        search.delay(),
        search.batch(),
        search.memory().octets(),
        usual.threads(),
        search.openIndexes());
  }

  static ElasticOptions elasticsearch(House house) {
    Configuration configuration = house.configuration();
    ElasticsearchSettings elastic = configuration.elasticsearch();
    Configuration.Search search = configuration.search();
    List<URI> servers = elastic.servers().stream().map(URI::create).toList();
    return new ElasticOptions(
        servers,
        elastic.name(),
        new ElasticOptions.Access(
            elastic.user(), elastic.password().value(), elastic.apiKey().value()),
        elastic.authority().isEmpty()
            ? Optional.empty()
            : Optional.of(Path.of(elastic.authority())),
        elastic.shards(),
        elastic.replicas(),
        elastic.refresh(),
        elastic.timeout(),
        search.delay(),
        search.batch(),
        ElasticOptions.at(servers).threads());
  }

  static CassandraOptions cassandra(CassandraSettings cassandra) {
    return new CassandraOptions(
        cassandra.contactPoints(),
        cassandra.keyspace(),
        cassandra.datacenter(),
        cassandra.replication(),
        cassandra.user(),
        cassandra.password().value(),
        cassandra.tls() ? Optional.of(tls(cassandra)) : Optional.empty(),
        switch (cassandra.reach()) {
          case DATACENTER -> CassandraOptions.Reach.DATACENTER;
          case EVERYWHERE -> CassandraOptions.Reach.EVERYWHERE;
        },
        cassandra.speculateAfter(),
        cassandra.timeout(),
        cassandra.patience());
  }

  private static CassandraOptions.Tls tls(CassandraSettings cassandra) {
    Optional<Path> authority =
        Optional.of(cassandra.authority()).filter(file -> !file.isEmpty()).map(Path::of);
    return new CassandraOptions.Tls(authority, cassandra.verifyNames());
  }

  static S3Options s3(Configuration configuration, DataDirectory directories) {
    S3Settings s3 = configuration.s3();
    S3Credentials keys = new S3Credentials(s3.accessKey(), s3.secretKey().value());
    return new S3Options(
        new S3Place(endpoint(s3.endpoint()), s3.region(), s3.bucket(), s3.pathStyle(), keys),
        s3.secondBucket().isEmpty() ? Optional.empty() : Optional.of(second(s3, keys)),
        s3.collectorAccessKey().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new S3Credentials(s3.collectorAccessKey(), s3.collectorSecretKey().value())),
        s3.folder().isEmpty() ? directories.path().resolve("s3") : Path.of(s3.folder()),
        s3.cacheSize().octets(),
        s3.retention(),
        s3.mode() == S3Settings.Mode.PRODUCTION,
        s3.timeout(),
        s3.connections());
  }

  private static S3Place second(S3Settings s3, S3Credentials keys) {
    return new S3Place(
        endpoint(s3.secondEndpoint().isEmpty() ? s3.endpoint() : s3.secondEndpoint()),
        s3.secondRegion(),
        s3.secondBucket(),
        s3.pathStyle(),
        s3.secondAccessKey().isEmpty()
            ? keys
            : new S3Credentials(s3.secondAccessKey(), s3.secondSecretKey().value()));
  }

  private static Optional<URI> endpoint(String written) {
    return written.isEmpty() ? Optional.empty() : Optional.of(URI.create(written));
  }

  /// The folder to which journals are archived, when that is asked for.
  static Optional<ArchiveStore> folderArchive(
      Configuration configuration, DataDirectory directories) {
    ArchiveSettings archive = configuration.archive();
    return archive.to() == ArchiveSettings.To.FOLDER
        ? Optional.of(
            new FolderArchive(
                archive.folder().isEmpty()
                    ? directories.path().resolve("archive")
                    : Path.of(archive.folder())))
        : Optional.empty();
  }

  /// What of a mail account stands in no journal, and which records stand for it.
  static List<Reference> references() {
    List<Kind> records = List.of(MailKinds.MESSAGE, MailKinds.HEADER);
    return List.of(
        new Reference(MailKinds.EMAIL, 0, Long.BYTES, records),
        new Reference(MailKinds.DELETED, Long.BYTES, Long.BYTES, records));
  }

  static QueueSettings queue(House house) {
    Configuration.Queue queue = house.configuration().queue();
    boolean outward = queue.outbound() != Configuration.Outbound.OFF;
    return QueueSettings.of(house.hostname(), outward, house.directories().tmp())
        .withExpiry(queue.expiry());
  }
}
