package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.format.Corpus;
import org.malleposte.storage.s3.LocalS3;

/// A house whose metadata are lost comes back from its archive and its bodies alone: on one machine
/// from folders, and from nothing but a locked bucket of a real S3 server.
final class RestoreTest {
  @TempDir Path temp;

  @Test
  void aHouseComesBackFromItsFolders() throws Exception {
    Path old = house("old", "archive.to = folder\narchive.lag = 200ms\n");
    live(old, 25400);

    Path restored = house("restored", "");
    RunningServer.run(restored, "restore", "--from", old.toString());

    RunningServer.run(old, "archive", "verify");
    RunningServer.run(old, "compare", restored.toString());
    assertServes(restored, 25400);
  }

  @Test
  void aHouseComesBackFromTheBucketAlone() throws Exception {
    LocalS3 s3 = LocalS3.start();
    String settings =
        """
        storage.objects = s3
        archive.lag = 500ms
        [s3]
        endpoint = %s
        bucket = %s
        access-key = %s
        secret-key = %s
        retention = 1d
        """
            .formatted(
                s3.endpoint(),
                s3.lockedBucket(),
                LocalS3.SERVER.accessKey(),
                LocalS3.SERVER.secretKey());
    Path old = house("old", settings);
    live(old, 25200);

    Path restored = house("restored", settings);
    RunningServer.run(restored, "restore");

    RunningServer.run(old, "archive", "verify");
    RunningServer.run(old, "compare", restored.toString());
    assertServes(restored, 25200);
  }

  private Path house(String name, String settings) throws IOException {
    Path dir = Files.createDirectories(temp.resolve(name));
    Files.writeString(dir.resolve("malleposte.conf"), settings);
    return dir;
  }

  /// Some of everything that a house remembers.
  private void live(Path dir, int portBase) throws Exception {
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "address,password\nann@example.org,secret\nbob@example.org,secret\n");
    Path corpus = corpus();
    try (RunningServer server = RunningServer.start(dir, portBase)) {
      RunningServer.run(dir, "user", "import", users.toString());
      RunningServer.run(dir, "shared", "add", "info@example.org");
      RunningServer.run(dir, "import", "ann", corpus.toString());
      try (Talk imap = new Talk(server.imapPort())) {
        imap.line();
        imap.command("LOGIN ann secret");
        imap.command("CREATE Projects/One");
        imap.command("SELECT INBOX");
        imap.command("COPY 1:40 Projects/One");
        imap.command("STORE 1:10 +FLAGS (\\Seen $Forwarded own)");
        imap.command("CREATE Old");
        imap.command("MOVE 11:20 Old");
        imap.command("STORE 21:30 +FLAGS.SILENT (\\Deleted)");
        imap.command("EXPUNGE");
        imap.command("SETACL Projects/One bob@example.org lr");
        imap.command("RENAME Projects/One Projects/Two");
      }
    }
  }

  private Path corpus() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("corpus"));
    int[] number = {0};
    Corpus.forEach((_, bytes) -> write(folder.resolve("%04d.eml".formatted(number[0]++)), bytes));
    assertThat(number[0]).isGreaterThan(100);
    return folder;
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertServes(Path dir, int portBase) throws Exception {
    try (RunningServer server = RunningServer.start(dir, portBase);
        Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN ann secret");
      assertThat(imap.command("SELECT Projects/Two")).anyMatch(line -> line.equals("* 40 EXISTS"));
      List<String> first = imap.command("FETCH 1 (UID FLAGS BODY.PEEK[HEADER])");
      assertThat(first).anyMatch(line -> line.contains("UID 1"));
      assertThat(imap.command("SEARCH ALL")).anyMatch(line -> line.startsWith("* SEARCH 1 2 3"));
    }
  }
}
