import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Asks a local Cassandra something and prints a line a row: `Cql HOST PORT STATEMENT...`. Run on the
/// server's class path; there is no cqlsh in what Maven Central has.
void main(String[] arguments) {
  var patience =
      DriverConfigLoader.programmaticBuilder()
          .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofMinutes(1))
          .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofMinutes(1))
          .build();
  try (CqlSession session =
      CqlSession.builder()
          .addContactPoint(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])))
          .withLocalDatacenter("datacenter1")
          .withConfigLoader(patience)
          .build()) {
    for (int i = 2; i < arguments.length; i++) {
      session.execute(arguments[i]).forEach(row -> IO.println(line(row)));
    }
  }
}

String line(Row row) {
  return StreamSupport.stream(row.getColumnDefinitions().spliterator(), false)
      .map(column -> column.getName().asInternal() + "=" + row.getObject(column.getName()))
      .collect(Collectors.joining(" "));
}
