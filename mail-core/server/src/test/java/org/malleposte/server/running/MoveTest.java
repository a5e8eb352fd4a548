package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.s3.LocalS3;

/// From one machine to real Cassandra and S3 servers, and back; killed in the middle each time.
final class MoveTest {
  private static final int PORT_BASE = Integer.getInteger("move.port", 29_400);

  @TempDir Path temp;

  @Test
  void aHouseMovesToAClusterAndBack() throws Exception {
    Houses houses = new Houses(temp);
    LocalS3 s3 = LocalS3.start();
    Path cluster = temp.resolve("cluster.conf");
    Files.writeString(cluster, Houses.keyspace() + Houses.bucket(s3, s3.lockedBucket()));
    Path house = houses.make("house", "");
    try (RunningServer server = RunningServer.start(house, PORT_BASE)) {
      houses.live(house, server);
    }

    killWhen(
        () -> files(house.resolve("s3/cache")) > 20,
        RunningServer.begin(house, "move", "--to", cluster.toString()));
    try (RunningServer server = RunningServer.start(house, PORT_BASE)) {
      RunningServer.run(house, "move", "--to", cluster.toString());
      append(server, "after the copy");
    }
    RunningServer.run(house, "move", "--to", cluster.toString());
    assertThat(Files.readString(house.resolve("malleposte.conf"))).contains("cassandra");
    assertLeft(house);

    try (RunningServer server = RunningServer.start(house, PORT_BASE)) {
      Houses.assertServes(server);
      append(server, "in the cluster");
    }

    Path single = temp.resolve("single.conf");
    Files.writeString(single, "archive.to = folder\n");
    Path back = temp.resolve("back");
    String[] move = {"move", "--to", single.toString(), "--folder", back.toString()};
    killWhen(
        () -> Files.exists(back.resolve("metadata/CURRENT")), RunningServer.begin(house, move));
    RunningServer.run(house, move);
    RunningServer.run(back, "compare", house.toString());
    try (RunningServer server = RunningServer.start(back, PORT_BASE)) {
      Houses.assertServes(server);
      assertHas(server, "after the copy");
      assertHas(server, "in the cluster");
    }
  }

  /// The stores that were left are not served by mistake.
  private void assertLeft(Path house) throws IOException {
    Path old = temp.resolve("old.conf");
    Files.writeString(old, "storage.metadata = embedded\n");
    assertThatThrownBy(() -> RunningServer.start(house, PORT_BASE, "--config", old.toString()))
        .isInstanceOf(IOException.class);
    assertThat(Files.readString(temp.resolve("server.log"))).contains("was moved to");
  }

  private interface Sign {
    boolean seen() throws IOException;
  }

  private void killWhen(Sign sign, Process process) throws Exception {
    while (process.isAlive() && !sign.seen()) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).as(() -> "it should still run, " + commandLog()).isTrue();
    process.destroyForcibly().waitFor();
  }

  private String commandLog() {
    try {
      return Files.readString(temp.resolve("command.log"));
    } catch (IOException e) {
      return "and said nothing: " + e;
    }
  }

  private static long files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static void append(RunningServer server, String subject) throws Exception {
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN ann secret");
      imap.append(
          "APPEND Old (\\Flagged)",
          ("Subject: " + subject + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void assertHas(RunningServer server, String subject) throws Exception {
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN ann secret");
      imap.command("SELECT Old");
      assertThat(imap.command("SEARCH SUBJECT \"" + subject + "\"").getFirst())
          .matches("\\* SEARCH \\d+");
    }
  }
}
