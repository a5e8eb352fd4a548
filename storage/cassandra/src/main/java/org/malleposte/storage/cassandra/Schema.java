package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables, made and migrated by whichever server comes first; the others wait for it.
///
/// Two nodes of Cassandra that make the same table at the same time may make two. So one server at
/// a time does: it holds a lease in the table `house`, which itself is made with a fixed id.
final class Schema {
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private static final String LEASE_SECONDS = "60";
  private static final int VERSION = 1;

  /// How often a change is asked for, each time as long as a request may take.
  private static final int ASKED = 6;

  /// What each version adds to the one before, the first version first.
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE IF NOT EXISTS $account (tenant text, name text, PRIMARY KEY (tenant, name))
              WITH comment = 'every account that may have a commit'
              """,
              """
              CREATE TABLE IF NOT EXISTS $record (account text, kind int, key blob, name text, shown text,
                modseq bigint, id uuid, at timestamp, pending uuid, parts int, value blob,
                PRIMARY KEY (account, kind, key))
              WITH comment = 'an account: kind -1 its head, then its records, kind 1000 its journal'
              """,
              """
              CREATE TABLE IF NOT EXISTS $large (account text, id uuid, part int, value blob,
                PRIMARY KEY ((account, id), part))
              WITH comment = 'journal entries that are too large for one row, by commit'
              """,
              """
              CREATE TABLE IF NOT EXISTS $bucket (account text, bucket bigint,
                PRIMARY KEY (account, bucket))
              WITH comment = 'which partitions of the table message an account has'
              """,
              """
              CREATE TABLE IF NOT EXISTS $message (account text, bucket bigint, kind int, key blob,
                attempt uuid, modseq bigint, name text, shown text, value blob,
                PRIMARY KEY ((account, bucket), kind, key, attempt))
              WITH comment = 'records of immutable kinds, as attempts to commit wrote them'
              """,
              """
              CREATE TABLE IF NOT EXISTS $stream (name text, position bigint, last bigint, id uuid,
                value blob, PRIMARY KEY (name, position))
              WITH comment = 'spools that belong to no account; position 0 is the head'
              """));

  private final CqlSession session;
  private final CassandraOptions options;
  private final UUID me = UUID.randomUUID();

  Schema(CqlSession session, CassandraOptions options) {
    this.session = session;
    this.options = options;
  }

  /// Makes sure that the tables are those of this version; returns the id of the store.
  ///
  /// @param making whether they are made when there are none
  static UUID ensure(CqlSession session, CassandraOptions options, boolean making) {
    Schema schema = new Schema(session, options);
    try {
      if (!making && !schema.there("house")) {
        throw new StorageException(
            "There is no mail store in the %s. `malleposte serve` makes one; nothing was changed."
                .formatted(options));
      }
      return schema.ensure();
    } catch (DriverException e) {
      throw Failure.of("make the tables in the " + options, e);
    }
  }

  private UUID ensure() {
    if (!there("house")) {
      makeHouse();
    }
    Patience patience = new Patience(options.patience().multipliedBy(4));
    while (true) {
      Row house = house();
      int version = house == null ? 0 : house.getInt("version");
      if (version > VERSION) {
        throw new StorageException(
            "The tables in the %s are of version %d, made by a newer Malleposte; this one knows %d."
                    .formatted(options, version, VERSION)
                + " Start that one; nothing was changed.");
      }
      UUID store = house == null ? null : house.getUuid("store");
      if (version == VERSION && store != null) {
        return store;
      }
      if (take(version)) {
        migrate(version);
      } else if (!patience.pause()) {
        throw new StorageException(
            "Another server has been making the tables in the %s for a long time. Look at its log."
                .formatted(options));
      }
    }
  }

  private boolean there(String table) {
    return session
            .execute(
                SimpleStatement.newInstance(
                    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND"
                        + " table_name = ?",
                    options.keyspace(),
                    table))
            .one()
        != null;
  }

  private void makeHouse() {
    LOG.info("Making the {}.", options);
    change(
        """
        CREATE KEYSPACE IF NOT EXISTS %s
        WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}
        """
            .formatted(options.keyspace(), options.datacenter(), options.replication()));
    // The same id whoever makes it, else two could be made at the same time.
    UUID id =
        UUID.nameUUIDFromBytes(
            ("malleposte " + options.keyspace()).getBytes(StandardCharsets.UTF_8));
    change(
        """
        CREATE TABLE IF NOT EXISTS $house (name text PRIMARY KEY, version int, store uuid, holder uuid)
        WITH id = '%s' AND comment = 'the version of these tables, and who is changing them'
        """
            .formatted(id));
  }

  private @Nullable Row house() {
    return session
        .execute(serial("SELECT version, store, holder FROM $house WHERE name = 'schema'"))
        .one();
  }

  /// Takes the lease, unless another server had it and brought the tables further since they were
  /// looked at; it ends by itself when this server does.
  boolean take(int version) {
    return applied(
        "UPDATE $house USING TTL "
            + LEASE_SECONDS
            + " SET holder = ? WHERE name = 'schema' IF holder = null AND version = "
            + (version == 0 ? "null" : version),
        me);
  }

  private void migrate(int from) {
    for (int version = from + 1; version <= VERSION; version++) {
      LOG.info("Bringing the tables in the {} to version {}.", options, version);
      STEPS.get(version - 1).forEach(this::change);
      UUID store = version == 1 ? UUID.randomUUID() : null;
      boolean mine =
          store != null
              ? applied(
                  "UPDATE $house SET version = ?, store = ? WHERE name = 'schema' IF holder = ?",
                  version,
                  store,
                  me)
              : applied(
                  "UPDATE $house SET version = ? WHERE name = 'schema' IF holder = ?", version, me);
      if (!mine) {
        return; // it took longer than the lease: look again
      }
    }
    applied("UPDATE $house SET holder = null WHERE name = 'schema' IF holder = ?", me);
  }

  private void change(String cql) {
    ask(cql);
    Patience patience = new Patience(options.patience());
    while (!session.checkSchemaAgreement()) {
      if (!patience.pause()) {
        throw new StorageException("The nodes of the " + options + " do not agree on its tables.");
      }
    }
  }

  /// An answer may be lost, the driver's wait for the new tables as well: what is there already is
  /// not made again, so it is better to ask again than to wait for long. The same node: it makes
  /// one change after the other, and two nodes might make two tables.
  private void ask(String cql) {
    SimpleStatement change =
        SimpleStatement.newInstance(named(cql)).setTimeout(options.timeout()).setNode(someNode());
    for (int asked = 1; ; asked++) {
      try {
        session.execute(change);
        return;
      } catch (DriverTimeoutException e) {
        if (asked == ASKED) {
          throw e;
        }
        LOG.warn("Cassandra takes long to make a table; it is asked again. {}", e.getMessage());
      }
    }
  }

  private Node someNode() {
    return session.getMetadata().getNodes().values().stream()
        .filter(node -> node.getDistance() == NodeDistance.LOCAL && node.getOpenConnections() > 0)
        .findAny()
        .orElseThrow(() -> new StorageException("No node of the " + options + " is connected."));
  }

  private boolean applied(String cql, Object... values) {
    Row row = session.execute(serial(cql, values).setIdempotent(false)).one();
    return row != null && row.getBoolean("[applied]");
  }

  private SimpleStatement serial(String cql, Object... values) {
    boolean local = options.reach() == CassandraOptions.Reach.DATACENTER;
    ConsistencyLevel serial = local ? ConsistencyLevel.LOCAL_SERIAL : ConsistencyLevel.SERIAL;
    ConsistencyLevel quorum = local ? ConsistencyLevel.LOCAL_QUORUM : ConsistencyLevel.QUORUM;
    return SimpleStatement.newInstance(named(cql), values)
        .setConsistencyLevel(cql.startsWith("SELECT") ? serial : quorum)
        .setSerialConsistencyLevel(serial);
  }

  private String named(String cql) {
    return cql.replace("$", options.keyspace() + ".");
  }
}
