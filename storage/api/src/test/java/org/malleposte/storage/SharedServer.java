package org.malleposte.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A real server that all tests of a build share: the first process to come starts it, the last to
/// go ends it. It stands in `target/NAME`; in `target/NAME.users` is a file for each process that
/// uses it, and who looks there holds `target/NAME.lock`.
public final class SharedServer {
  private final LocalScript script;
  private final Path folder;
  private final Path users;
  private final List<String> up;
  private final List<String> down;
  private boolean used;

  /// @param up what the script is told, without the folder, to start it or to find that it runs
  /// @param down the same to end it and delete what it held
  public SharedServer(LocalScript script, List<String> up, List<String> down) {
    this.script = script;
    this.folder = LocalScript.target(script.name());
    this.users = LocalScript.target(script.name() + ".users");
    this.up = up;
    this.down = down;
  }

  public Path folder() {
    return folder;
  }

  /// Returns when it runs; it then runs as long as this process.
  public synchronized void use() {
    if (used) {
      return;
    }
    locked(() -> {
      Files.createDirectories(users);
      Files.writeString(mine(), "");
      run(up);
    });
    Runtime.getRuntime().addShutdownHook(new Thread(this::leave));
    used = true;
  }

  private void leave() {
    locked(() -> {
      Files.deleteIfExists(mine());
      if (!isUsed()) {
        run(down);
      }
    });
  }

  private Path mine() {
    return users.resolve(String.valueOf(ProcessHandle.current().pid()));
  }

  /// Whether a process that still runs uses it; what others left is tidied up.
  private boolean isUsed() throws IOException {
    try (Stream<Path> files = Files.list(users)) {
      for (Path user : files.toList()) {
        if (isAlive(Long.parseLong(user.getFileName().toString()))) {
          return true;
        }
        Files.delete(user);
      }
    }
    return false;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private void run(List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    arguments.add(1, folder.toString());
    script.run(arguments.toArray(String[]::new));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void locked(Step step) {
    Path lock = LocalScript.target(script.name() + ".lock");
    try {
      Files.createDirectories(lock.getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        step.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
