package org.malleposte.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command sees the files of its caller through the socket as if it were the caller.
class AdminSocketTest {
  private static final int FILES = 6_000;

  @TempDir Path temp;

  /// Their names are more than a frame holds.
  @Test
  void aFolderMayHaveAnyNumberOfFiles() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("cur"));
    for (int i = 0; i < FILES; i++) {
      Files.createFile(folder.resolve("%0200d".formatted(i)));
    }
    List<String> seen = new ArrayList<>();
    AdminSocket.Runner runner =
        (terminal, arguments) -> {
          try {
            seen.addAll(terminal.list(arguments.getFirst()));
            return 0;
          } catch (IOException e) {
            return 1;
          }
        };
    Path socket = temp.resolve("admin.sock");
    try (AdminSocket _ = AdminSocket.listen(socket, runner)) {
      assertThat(AdminClient.run(socket, List.of(folder.toString()))).contains(0);
    }
    assertThat(seen).hasSize(FILES);
  }

  @Test
  void whatTheCallerCannotOpenIsASentence() throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    AdminSocket.Runner runner =
        (terminal, arguments) -> {
          thrown.add(catchIn(terminal, arguments.getFirst()));
          return 0;
        };
    Path socket = temp.resolve("admin.sock");
    try (AdminSocket _ = AdminSocket.listen(socket, runner)) {
      AdminClient.run(socket, List.of("/nowhere/at/all"));
      AdminClient.run(socket, List.of(temp.toString()));
    }
    assertThat(thrown).allMatch(FileException.class::isInstance);
    assertThat(thrown.get(0)).hasMessage("There is no file /nowhere/at/all.");
    assertThat(thrown.get(1)).hasMessage(temp + " is a folder.");
    assertThatThrownBy(() -> new LocalTerminal().create(socketLike().toString()))
        .isInstanceOf(FileException.class)
        .hasMessageEndingWith(" is there already.");
  }

  private Path socketLike() throws IOException {
    return Files.createFile(temp.resolve("there"));
  }

  private static Throwable catchIn(Terminal terminal, String path) {
    try {
      terminal.open(path).close();
      return new AssertionError("it opened");
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  void aCommandOfAnotherVersionIsToldSo() throws Exception {
    Path socket = temp.resolve("admin.sock");
    try (AdminSocket _ = AdminSocket.listen(socket, (_, _) -> 0);
        Frames frames = new Frames(SocketChannel.open(UnixDomainSocketAddress.of(socket)))) {
      frames.write(Frames.Type.RUN, "1\0" + "80\0user\0list");
      assertThat(frames.read().text()).contains("restart it");
      assertThat(frames.read().text()).isEqualTo("4");
    }
  }
}
