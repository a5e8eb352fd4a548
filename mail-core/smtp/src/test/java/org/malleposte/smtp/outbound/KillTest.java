package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged survives kill -9: it reaches everybody, and nobody here twice, though the
/// clients, who cannot know, send the last messages again.
class KillTest {
  private static final int ROUNDS = Integer.getInteger("malleposte.kill.rounds", 4);
  private static final int ENDLESS = 1_000_000;

  @TempDir Path folder;

  private Process start(int port, int first, int count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledPost.class.getName(),
            folder.resolve("data").toString(),
            "" + port,
            "" + first,
            "" + count)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void nothingAcknowledgedIsLostAndNobodyHereGetsItTwice() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> acknowledged = new TreeSet<>();
    try (Sink sink = new Sink()) {
      int first = 0;
      for (int round = 0; round < ROUNDS; round++) {
        int messages = 2 + random.nextInt(200);
        int said = killedAfter(start(sink.port(), first, ENDLESS), messages, acknowledged);
        first += said - 2; // the last two, and perhaps one that nobody heard of, come again
      }
      List<String> bob = bobsMail(start(sink.port(), 0, 0));
      assertThat(bob).as("seed %d", seed).doesNotHaveDuplicates().containsAll(acknowledged);
      Set<String> sent = new TreeSet<>();
      sink.taken.forEach(taken -> sent.add(taken.message().split("\r\n")[0].substring(9)));
      assertThat(sent).as("seed %d", seed).containsAll(acknowledged);
    }
  }

  /// Returns how many messages the process said it has.
  private static int killedAfter(Process process, int messages, Set<String> acknowledged)
      throws IOException, InterruptedException {
    try (BufferedReader out = output(process)) {
      int count = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        acknowledged.add("m" + line.substring("queued ".length()));
        if (++count == messages) {
          process.toHandle().destroyForcibly(); // unlike the process, leaves what it said readable
        }
      }
      assertThat(count).isGreaterThanOrEqualTo(messages);
      process.waitFor();
      return count;
    }
  }

  private static List<String> bobsMail(Process process) throws IOException, InterruptedException {
    List<String> mail = new ArrayList<>();
    try (BufferedReader out = output(process)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("bob ")) {
          mail.add(line.substring("bob ".length()));
        }
      }
    }
    assertThat(process.waitFor()).isZero();
    return mail;
  }
}
