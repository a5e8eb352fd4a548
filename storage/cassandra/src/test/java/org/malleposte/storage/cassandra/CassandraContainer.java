package org.malleposte.storage.cassandra;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// A Cassandra in a container, for machines with a Docker engine; one for a process, ended with it.
///
/// `-Dcassandra.image=...` names another image than that of the Docker library.
final class CassandraContainer {
  private static final int CLIENTS = 9042;
  private static final GenericContainer<?> CONTAINER =
      new GenericContainer<>(
              DockerImageName.parse(System.getProperty("cassandra.image", "cassandra:5.0")))
          .withExposedPorts(CLIENTS)
          .withEnv("CASSANDRA_ENDPOINT_SNITCH", "SimpleSnitch") // the data centre is datacenter1
          .withEnv("MAX_HEAP_SIZE", "512M")
          .withEnv("HEAP_NEWSIZE", "128M")
          .waitingFor(
              Wait.forLogMessage(".*Starting listening for CQL clients.*", 1)
                  .withStartupTimeout(Duration.ofMinutes(5)));

  static {
    CONTAINER.start();
    Runtime.getRuntime().addShutdownHook(new Thread(CONTAINER::stop));
  }

  private CassandraContainer() {}

  static String contactPoint() {
    return CONTAINER.getHost() + ":" + CONTAINER.getMappedPort(CLIENTS);
  }
}
