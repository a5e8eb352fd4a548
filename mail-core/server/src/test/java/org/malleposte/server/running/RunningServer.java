package org.malleposte.server.running;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The server as a process of its own, started as the launcher starts it.
public final class RunningServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 180;

  private final Process process;
  private final int portBase;

  private RunningServer(Process process, int portBase) {
    this.process = process;
    this.portBase = portBase;
  }

  /// Starts a server on a data folder and waits until it serves.
  public static RunningServer start(Path dir, int portBase, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--dir",
                dir.toString(),
                "--port-base",
                String.valueOf(portBase),
                "--domain",
                "example.org"));
    arguments.addAll(List.of(more));
    Process process = process(arguments, dir.resolveSibling("server.log").toFile());
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready")) {
        return new RunningServer(process, portBase);
      }
    }
    throw new IOException("the server ended before it was ready; see server.log beside " + dir);
  }

  /// Begins a command of the command line, for who ends it before its time.
  public static Process begin(Path dir, String... command) throws IOException {
    return process(arguments(dir, command), dir.resolveSibling("command.log").toFile());
  }

  private static List<String> arguments(Path dir, String... command) {
    List<String> arguments = new ArrayList<>(List.of("--dir", dir.toString()));
    arguments.addAll(List.of(command));
    return arguments;
  }

  /// Runs a command of the command line to its end.
  public static void run(Path dir, String... command) throws IOException, InterruptedException {
    List<String> arguments = arguments(dir, command);
    Process process = begin(dir, command);
    process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(arguments + " failed; see command.log beside " + dir);
    }
  }

  private static Process process(List<String> arguments, File log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1", // most live for seconds
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.virtualThreadScheduler.parallelism=8",
                "-cp",
                System.getProperty("java.class.path"),
                "org.malleposte.server.Main"));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
  }

  public int imapPort() {
    return portBase + 143;
  }

  public int imapsPort() {
    return portBase + 993;
  }

  public int submissionsPort() {
    return portBase + 465;
  }

  public int smtpPort() {
    return portBase + 25;
  }

  public int httpPort() {
    return portBase + 80;
  }

  /// The process itself, for looking at its memory.
  public long pid() {
    return process.pid();
  }

  public int lmtpPort() {
    return portBase + 24;
  }

  /// Ends it as a power cut would: no word, no flush.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Asks it to end, as the machine does that it runs on: SIGTERM.
  public void terminate() {
    process.destroy();
  }

  /// Waits until it has ended; returns its exit code.
  public int awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the server did not end within " + PATIENCE_SECONDS + " s of SIGTERM");
    }
    return process.exitValue();
  }

  /// Asks it to end and waits until it has.
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "the server did not end within " + PATIENCE_SECONDS + " s of SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
