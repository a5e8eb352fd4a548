package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.metrics.DefaultNodeMetric;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import com.datastax.oss.driver.internal.core.specex.ConstantSpeculativeExecutionPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.malleposte.storage.StorageException;

/// How the driver is set up.
final class Connection {
  /// The execution profile of reads, which may be asked of two nodes at once.
  static final String READS = "reads";

  private static final int PORT = 9042;

  private Connection() {}

  /// @throws StorageException no node answers, or they refuse
  static CqlSession open(CassandraOptions options) {
    try {
      CqlSessionBuilder builder = CqlSession.builder().withConfigLoader(configuration(options));
      for (String point : options.contactPoints()) {
        builder.addContactPoint(address(point));
      }
      if (!options.user().isEmpty()) {
        builder.withAuthCredentials(options.user(), options.password());
      }
      options.tls().ifPresent(tls -> builder.withSslEngineFactory(Trust.in(tls)));
      return builder.withLocalDatacenter(options.datacenter()).build();
    } catch (RuntimeException e) {
      throw Failure.of("open the " + options, e);
    }
  }

  private static DriverConfigLoader configuration(CassandraOptions options) {
    ProgrammaticDriverConfigLoaderBuilder config =
        DriverConfigLoader.programmaticBuilder()
            // On V5 a time-out of a conditional write cannot be read and ends the connection.
            .withString(DefaultDriverOption.PROTOCOL_VERSION, "V4")
            .withString(DefaultDriverOption.SESSION_NAME, "malleposte")
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, options.timeout())
            .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, options.timeout())
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, options.timeout())
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, options.timeout())
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
            // Else a change of the schema waits a second for others.
            .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(20))
            .withStringList(
                DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES,
                List.of(options.keyspace()))
            .withBoolean(DefaultDriverOption.SOCKET_TCP_NODELAY, true)
            .withStringList(
                DefaultDriverOption.METRICS_NODE_ENABLED,
                List.of(
                    DefaultNodeMetric.IN_FLIGHT.getPath(),
                    DefaultNodeMetric.RETRIES.getPath(),
                    DefaultNodeMetric.READ_TIMEOUTS.getPath(),
                    DefaultNodeMetric.WRITE_TIMEOUTS.getPath(),
                    DefaultNodeMetric.UNAVAILABLES.getPath(),
                    DefaultNodeMetric.SPECULATIVE_EXECUTIONS.getPath()))
            .withStringList(
                DefaultDriverOption.METRICS_SESSION_ENABLED,
                List.of(
                    DefaultSessionMetric.CQL_REQUESTS.getPath(),
                    DefaultSessionMetric.CQL_CLIENT_TIMEOUTS.getPath()))
            // Changes of the schema wait for longer than any request.
            .withDuration(
                DefaultDriverOption.METRICS_SESSION_CQL_REQUESTS_HIGHEST, Duration.ofMinutes(5))
            .withInt(DefaultDriverOption.METRICS_SESSION_CQL_REQUESTS_DIGITS, 2)
            .withDuration(
                DefaultDriverOption.METRICS_SESSION_CQL_REQUESTS_INTERVAL, Duration.ofMinutes(1));
    config.startProfile(READS);
    if (!options.speculateAfter().isZero()) {
      config
          .withClass(
              DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
              ConstantSpeculativeExecutionPolicy.class)
          .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, 2)
          .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, options.speculateAfter());
    }
    return config.endProfile().build();
  }

  /// `host:port`, `[::1]:port`, or a host alone.
  static InetSocketAddress address(String point) {
    int colon = point.lastIndexOf(':');
    boolean port = colon > 0 && point.indexOf(']') < colon;
    String host = port ? point.substring(0, colon) : point;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    InetSocketAddress address =
        new InetSocketAddress(host, port ? Integer.parseInt(point.substring(colon + 1)) : PORT);
    if (address.isUnresolved()) {
      throw new StorageException("There is no host " + host + ", a contact point of Cassandra.");
    }
    return address;
  }
}
