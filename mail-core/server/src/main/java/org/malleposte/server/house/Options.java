package org.malleposte.server.house;

import java.nio.file.Path;
import java.util.Optional;
import org.malleposte.directory.TokenLifetimes;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.search.lucene.SearchOptions;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.cassandra.CassandraOptions;

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

  static CassandraOptions cassandra(Configuration.Cassandra cassandra) {
    return new CassandraOptions(
        cassandra.contactPoints(),
        cassandra.keyspace(),
        cassandra.datacenter(),
        cassandra.replication(),
        cassandra.user(),
        cassandra.password().value(),
        cassandra.tls(),
        cassandra.authority().isEmpty()
            ? Optional.empty()
            : Optional.of(Path.of(cassandra.authority())),
        switch (cassandra.reach()) {
          case DATACENTER -> CassandraOptions.Reach.DATACENTER;
          case EVERYWHERE -> CassandraOptions.Reach.EVERYWHERE;
        },
        cassandra.speculateAfter(),
        cassandra.timeout(),
        cassandra.patience());
  }

  static QueueSettings queue(House house) {
    Configuration.Queue queue = house.configuration().queue();
    boolean outward = queue.outbound() != Configuration.Outbound.OFF;
    return QueueSettings.of(house.hostname(), outward, house.directories().tmp())
        .withExpiry(queue.expiry());
  }
}
