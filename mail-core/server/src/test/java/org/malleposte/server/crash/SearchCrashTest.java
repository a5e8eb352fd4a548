package org.malleposte.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.running.RunningServer;
import org.malleposte.server.running.Talk;

/// The index holds no truth: whenever the server is killed, and when the index is deleted while it
/// serves, every acknowledged message is found.
class SearchCrashTest {
  private static final int PORT_BASE = Integer.getInteger("crash.search.port", 26_000);
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);

  @TempDir Path temp;
  private int acknowledged;

  @Test
  void everyAcknowledgedMessageIsFound() throws Exception {
    Path dir = temp.resolve("data");
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("malleposte.conf"), "search.delay = 10ms\nsearch.batch = 3\n");
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "ann@example.org,secret\n");
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      RunningServer server = RunningServer.start(dir, PORT_BASE);
      if (round == 0) {
        RunningServer.run(dir, "user", "import", users.toString());
      }
      appendThenKill(server, 50 + random.nextInt(100));
    }
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      check(server);
      deleteIndex(dir);
      check(server);
    }
  }

  private static void deleteIndex(Path dir) throws IOException, InterruptedException {
    new ProcessBuilder("rm", "-rf", dir.resolve("search").toString()).start().waitFor();
  }

  private void appendThenKill(RunningServer server, int messages)
      throws IOException, InterruptedException {
    try (Talk imap = signedIn(server)) {
      for (int i = 0; i < messages; i++) {
        String body = "Subject: crash\r\n\r\nword" + acknowledged + "end here\r\n";
        imap.command("APPEND INBOX {" + body.length() + "+}\r\n" + body);
        acknowledged++;
      }
    }
    server.kill();
  }

  private void check(RunningServer server) throws IOException {
    try (Talk imap = signedIn(server)) {
      imap.command("EXAMINE INBOX");
      for (int i = 0; i < acknowledged; i++) {
        assertThat(imap.command("SEARCH BODY word" + i + "end").getFirst())
            .as("message %d of %d", i + 1, acknowledged)
            .isEqualTo("* SEARCH " + (i + 1));
      }
    }
  }

  private static Talk signedIn(RunningServer server) throws IOException {
    Talk imap = new Talk(server.imapPort());
    imap.line();
    imap.command("LOGIN ann secret");
    return imap;
  }
}
