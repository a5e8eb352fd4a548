package org.malleposte.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.running.RunningServer;

/// Several clients on one mailbox say what chance makes them say; the server must do what the
/// reference model does. See docs/testing.md.
class ModelTest {
  private static final int OPERATIONS = Integer.getInteger("model.operations", 800);
  private static final long SEED = Long.getLong("model.seed", 9051);
  private static final int PORT_BASE = Integer.getInteger("model.port", 30_000);

  @TempDir Path temp;

  @Test
  void twoClientsOnOneMailbox() throws Exception {
    agree(2, PORT_BASE);
  }

  @Test
  void tenClientsOnOneMailbox() throws Exception {
    agree(10, PORT_BASE + 10);
  }

  private void agree(int clients, int portBase) throws IOException, InterruptedException {
    Path dir = temp.resolve("data");
    World before;
    try (RunningServer server = RunningServer.start(dir, portBase)) {
      Path users = dir.resolveSibling("users.csv");
      Files.writeString(users, "ann@example.org,secret\n");
      RunningServer.run(dir, "user", "import", users.toString());
      try (ModelRun run = new ModelRun(server.imapPort(), clients, SEED)) {
        run.run(OPERATIONS);
        assertThat(run.operations()).isGreaterThanOrEqualTo(OPERATIONS);
        before = run.truth();
      }
    }
    // What was so before the server ended is so when it comes again.
    try (RunningServer server = RunningServer.start(dir, portBase);
        ModelRun run = new ModelRun(server.imapPort(), 1, SEED)) {
      assertThat(run.truth()).isEqualTo(before);
    }
  }
}
