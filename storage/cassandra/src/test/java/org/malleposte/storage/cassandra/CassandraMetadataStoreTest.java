package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStoreContract;

/// The contract on a real Cassandra. One keyspace for all tests: what one left is deleted before
/// the next.
final class CassandraMetadataStoreTest implements MetadataStoreContract {
  /// The partition keys of the tables that tests write.
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "account", List.of("tenant"),
          "record", List.of("account"),
          "large", List.of("account", "id"),
          "bucket", List.of("account"),
          "message", List.of("account", "bucket"),
          "stream", List.of("name"));

  private static CassandraOptions options;
  private static CqlSession session;
  private @Nullable MetadataStore store;

  @BeforeAll
  static void connect() {
    options = LocalCassandra.freshKeyspace();
    session = Connection.open(options);
    Schema.ensure(session, options, true);
  }

  @AfterAll
  static void disconnect() {
    session.execute("DROP KEYSPACE IF EXISTS " + options.keyspace());
    session.close();
  }

  @Override
  public MetadataStore store() {
    if (store == null) {
      reopenIfClosed();
      store = new CassandraMetadataStore(new Requests(session, options));
    }
    return store;
  }

  @Override
  public MetadataStore reopen() {
    store().close();
    store = null;
    return store();
  }

  @AfterEach
  void empty() {
    reopenIfClosed();
    TABLES.forEach(CassandraMetadataStoreTest::empty);
    store = null;
  }

  private static void reopenIfClosed() {
    if (session.isClosed()) {
      session = Connection.open(options);
    }
  }

  private static void empty(String table, List<String> key) {
    String columns = String.join(", ", key);
    String where = String.join(" = ? AND ", key) + " = ?";
    String named = options.keyspace() + "." + table;
    for (Row row : session.execute("SELECT DISTINCT " + columns + " FROM " + named)) {
      Object[] values = key.stream().map(row::getObject).toArray();
      session.execute("DELETE FROM " + named + " WHERE " + where, values);
    }
  }
}
