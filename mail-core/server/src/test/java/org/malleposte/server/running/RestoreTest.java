package org.malleposte.server.running;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.s3.LocalS3;

/// A house whose metadata are lost comes back from its archive and its bodies alone: on one machine
/// from folders, and from nothing but a locked bucket of a real S3 server, whatever the metadata
/// were in and come back into.
final class RestoreTest {
  private static final int PORT_BASE = Integer.getInteger("restore.port", 25_200);

  @TempDir Path temp;

  /// And an index that was in Elasticsearch, of which nothing is left, is filled.
  @Test
  void aHouseComesBackFromItsFolders() throws Exception {
    Houses houses = new Houses(temp);
    Path old = houses.make("old", "archive.to = folder\narchive.lag = 200ms\n");
    try (RunningServer server = RunningServer.start(old, PORT_BASE)) {
      houses.live(old, server);
    }

    Path restored = houses.make("restored", Houses.elasticsearch());
    RunningServer.run(restored, "restore", "--from", old.toString());

    RunningServer.run(old, "archive", "verify");
    RunningServer.run(old, "compare", restored.toString());
    try (RunningServer server = RunningServer.start(restored, PORT_BASE)) {
      Houses.awaitIndexed(server);
      Houses.assertServes(server);
    }
  }

  /// Cassandra and the server are gone, the bucket is left: into an empty keyspace, and into a
  /// folder of one machine.
  @Test
  void aHouseComesBackFromTheBucketAlone() throws Exception {
    Houses houses = new Houses(temp);
    LocalS3 s3 = LocalS3.start();
    String bucket = Houses.bucket(s3, s3.lockedBucket());
    Path old = houses.make("old", Houses.keyspace() + bucket);
    RunningServer server = RunningServer.start(old, PORT_BASE);
    try {
      houses.live(old, server);
      Houses.awaitArchived(server);
    } finally {
      server.kill();
    }

    Path restored = houses.make("restored", Houses.keyspace() + bucket);
    RunningServer.run(restored, "restore");
    Path alone = houses.make("alone", bucket);
    RunningServer.run(alone, "restore");

    RunningServer.run(old, "user", "list"); // a stopped house of which nothing is in its folder
    RunningServer.run(old, "archive", "verify");
    RunningServer.run(old, "compare", restored.toString());
    RunningServer.run(restored, "compare", alone.toString());
    assertServes(restored);
  }

  private static void assertServes(Path dir) throws Exception {
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      Houses.assertServes(server);
    }
  }
}
