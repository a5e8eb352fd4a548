package org.malleposte.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A server that says what it has to say to its first client, whatever it is asked.
final class TestingServer implements AutoCloseable {
  private final ServerSocket listener;

  TestingServer(String words) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> say(words));
  }

  private void say(String words) {
    try (var socket = listener.accept()) {
      socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().skipNBytes(Long.MAX_VALUE);
    } catch (EOFException e) {
      // the client has gone, as it should
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those of a client of this server, whatever it speaks.
  Options options() {
    int port = listener.getLocalPort();
    return new Options(
        "127.0.0.1",
        List.of(port),
        List.of(port),
        List.of(port),
        false,
        "u%d",
        1,
        "p",
        1,
        0,
        1,
        100,
        Optional.empty(),
        "INBOX",
        1,
        200,
        1,
        false,
        1,
        0,
        List.of(),
        "",
        5000,
        Pattern.compile(""));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
