package org.malleposte.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A script of `deploy/local`, which starts and ends a real server. What it says is in
/// `target/NAME.log`.
public record LocalScript(String name) {
  private static final Path ROOT = Path.of(System.getProperty("malleposte.root", "."));

  /// More than any of them takes, also the first time, when the server is fetched.
  private static final long MINUTES = 10;

  /// A place in the folder of what is built.
  static Path target(String name) {
    return ROOT.resolve("target").resolve(name);
  }

  /// Runs it; when it fails, what it said is in the exception.
  public void run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("deploy/local").resolve(name).toString());
    command.addAll(List.of(arguments));
    Path log = target(name + ".log");
    try {
      Files.createDirectories(target(""));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(command + " failed:\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
