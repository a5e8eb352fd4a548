package org.malleposte.server.admin;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.malleposte.server.admin.Frames.Frame;
import org.malleposte.server.admin.Frames.Type;

/// Hands a command to a running server, and lends it the terminal and the files of this process.
public final class AdminClient {
  private final Frames frames;
  private final LocalTerminal here = new LocalTerminal();
  private final Map<String, InputStream> reading = new HashMap<>();
  private final Map<String, OutputStream> writing = new HashMap<>();
  private int opened;

  private AdminClient(Frames frames) {
    this.frames = frames;
  }

  /// Runs the command on the server of that directory; empty when none runs there.
  ///
  /// @return the exit code
  public static Optional<Integer> run(Path socket, List<String> arguments) throws IOException {
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (java.net.SocketException e) {
      // A socket left behind by a server that was killed; DIR's lock decides who may open the
      // store.
      return Optional.empty();
    }
    try (Frames frames = new Frames(channel)) {
      return Optional.of(new AdminClient(frames).converse(arguments));
    } catch (EOFException e) {
      throw new IOException(
          "The server ended before the command did, or is of another version.", e);
    }
  }

  private int converse(List<String> arguments) throws IOException {
    Deque<String> hello = new ArrayDeque<>(arguments);
    hello.addFirst(String.valueOf(here.columns()));
    hello.addFirst(Frames.VERSION);
    frames.write(Type.RUN, String.join("\0", hello));
    while (true) {
      Frame frame = frames.read();
      switch (frame.type()) {
        case OUT -> show(System.out, frame);
        case ERR -> show(System.err, frame);
        case EXIT -> {
          return Integer.parseInt(frame.text());
        }
        case PING -> {
          // Only asks whether anybody is there.
        }
        default -> answer(frame);
      }
    }
  }

  private static void show(java.io.PrintStream to, Frame frame) {
    to.write(frame.body(), 0, frame.body().length);
    to.flush();
  }

  private void answer(Frame question) throws IOException {
    byte[] answer;
    try {
      answer = lend(question);
    } catch (IOException e) {
      frames.write(Type.FAILED, String.valueOf(e.getMessage()));
      return;
    }
    frames.write(Type.DATA, answer, 0, answer.length);
  }

  private byte[] lend(Frame question) throws IOException {
    return switch (question.type()) {
      case LOOK -> bytes(here.look(question.text()).name());
      case LIST -> {
        // Read in parts: the names of a large Maildir are more than a frame holds.
        byte[] names = bytes(String.join("\0", here.list(question.text())));
        yield bytes(remember(reading, new ByteArrayInputStream(names)));
      }
      case OPEN -> {
        InputStream in = here.open(question.text());
        yield bytes(remember(reading, in));
      }
      case READ -> {
        InputStream in = open(reading, question.text());
        yield in.readNBytes(Frames.CHUNK);
      }
      case CREATE -> {
        OutputStream out = here.create(question.text());
        yield bytes(remember(writing, out));
      }
      case WRITE -> write(question.body());
      case CLOSE -> close(question.text());
      case FOLDER -> {
        here.makeFolder(question.text());
        yield new byte[0];
      }
      case ASK -> bytes(Optional.ofNullable(here.ask(question.text())).orElse("\0"));
      case RUN, OUT, ERR, EXIT, PING, DATA, FAILED ->
          throw new IOException("The server speaks another version of the admin protocol.");
    };
  }

  private <T> String remember(Map<String, T> files, T file) {
    String id = String.format("%08d", ++opened);
    files.put(id, file);
    return id;
  }

  private static <T> T open(Map<String, T> files, String id) throws IOException {
    T file = files.get(id);
    if (file == null) {
      throw new IOException("This file is not open.");
    }
    return file;
  }

  /// Eight octets of the file's id, then what is to be written.
  private byte[] write(byte[] body) throws IOException {
    String id = new String(body, 0, 8, StandardCharsets.US_ASCII);
    open(writing, id).write(body, 8, body.length - 8);
    return new byte[0];
  }

  private byte[] close(String id) throws IOException {
    InputStream in = reading.remove(id);
    if (in != null) {
      in.close();
    }
    OutputStream out = writing.remove(id);
    if (out != null) {
      out.close();
    }
    return new byte[0];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<String> items(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0", -1));
  }
}
