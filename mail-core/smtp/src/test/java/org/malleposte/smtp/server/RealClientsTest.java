package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of others, where they are installed.
class RealClientsTest {
  private static final String MESSAGE =
      "From: ann@example.org\r\nTo: bob@example.org\r\nSubject: real\r\n\r\n.dot\r\ntext\r\n";

  @TempDir static Path folder;
  private static TestingHouse house;
  private static int mx;
  private static int submission;
  private static int submissions;
  private static int lmtp;

  @BeforeAll
  static void open() {
    house = new TestingHouse(folder);
    mx = house.port(Door.MX);
    submission = house.port(Door.SUBMISSION);
    submissions = house.server.listen(Door.SUBMISSION, "127.0.0.1", 0, true, 1);
    lmtp = house.port(Door.LMTP);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static void assumeInstalled(String program) {
    boolean there =
        Stream.of("/usr/bin", "/usr/local/bin", "/bin")
            .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    assumeThat(there).as(program + " is installed").isTrue();
  }

  private static String run(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static void delivers(Sending sending) throws IOException {
    int before = house.count("bob");
    sending.run();
    assertThat(house.count("bob")).isEqualTo(before + 1);
  }

  private interface Sending {
    void run() throws IOException;
  }

  @Test
  void swaks() throws IOException {
    assumeInstalled("swaks");
    for (List<String> options :
        List.of(
            List.of("--port", "" + mx),
            List.of("--port", "" + mx, "--pipeline"),
            List.of("--port", "" + mx, "--tls"),
            List.of("--port", "" + lmtp, "--protocol", "LMTP"),
            List.of("--port", "" + submission, "--auth", "PLAIN"),
            List.of("--port", "" + submission, "--tls", "--auth", "PLAIN"),
            List.of("--port", "" + submission, "--tls", "--auth", "LOGIN"),
            List.of("--port", "" + submissions, "--tls-on-connect", "--auth", "PLAIN"))) {
      List<String> command =
          new java.util.ArrayList<>(
              List.of(
                  "swaks",
                  "--server",
                  "127.0.0.1",
                  "--from",
                  "ann@example.org",
                  "--to",
                  "bob@example.org",
                  "--auth-user",
                  "ann@example.org",
                  "--auth-password",
                  "secret",
                  "--timeout",
                  "20"));
      if (options.toString().contains("--tls")
          && !run("", "swaks", "--support").contains("=== TLS")) {
        continue;
      }
      boolean auth = options.contains("--auth");
      if (!auth) {
        command.subList(command.indexOf("--auth-user"), command.indexOf("--timeout")).clear();
      }
      command.addAll(options);
      delivers(() -> run("", command.toArray(String[]::new)));
    }
  }

  @Test
  void curl() throws IOException {
    assumeInstalled("curl");
    Path file = folder.resolve("message.eml");
    Files.writeString(file, MESSAGE);
    for (List<String> options :
        List.of(
            List.of("smtp://127.0.0.1:" + mx + "/client.example"),
            List.of("--ssl-reqd", "smtp://127.0.0.1:" + submission + "/client.example"),
            List.of("smtps://127.0.0.1:" + submissions + "/client.example"))) {
      List<String> command =
          new java.util.ArrayList<>(
              List.of(
                  "curl",
                  "-sS",
                  "-k",
                  "--max-time",
                  "30",
                  "--mail-from",
                  "ann@example.org",
                  "--mail-rcpt",
                  "bob@example.org",
                  "-T",
                  file.toString()));
      if (options.size() > 1 || options.getFirst().startsWith("smtps")) {
        command.addAll(List.of("--user", "ann@example.org:secret"));
      }
      command.addAll(options);
      delivers(() -> run("", command.toArray(String[]::new)));
    }
    assertThat(TestingHouse.withoutTrace(house.newestText("bob"))).endsWith(MESSAGE.substring(3));
  }

  @Test
  void msmtp() throws IOException {
    assumeInstalled("msmtp");
    delivers(() ->
        run(
            MESSAGE,
            "msmtp",
            "--host=127.0.0.1",
            "--port=" + submission,
            "--tls=on",
            "--tls-certcheck=off",
            "--auth=on",
            "--user=ann@example.org",
            "--passwordeval=echo secret",
            "--from=ann@example.org",
            "bob@example.org"));
    assertThat(house.newestText("bob")).contains("Message-ID: <").contains("Date: ");
  }

  @Test
  void python() throws IOException {
    assumeInstalled("python3");
    delivers(() ->
        run(
            """
            import smtplib, ssl
            context = ssl._create_unverified_context()
            s = smtplib.SMTP('127.0.0.1', %d)
            s.starttls(context=context)
            s.login('ann@example.org', 'secret')
            s.sendmail('ann@example.org', ['bob@example.org'], 'From: ann@example.org\\r\\n\\r\\nx\\r\\n')
            s.quit()
            """
                .formatted(submission),
            "python3",
            "-"));
  }
}
