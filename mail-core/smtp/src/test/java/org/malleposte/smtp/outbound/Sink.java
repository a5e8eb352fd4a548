package org.malleposte.smtp.outbound;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A mail server on the loopback that takes everything, except where it was told to answer
/// otherwise. The answer `drop` closes the connection, `stall` never comes.
final class Sink implements AutoCloseable {
  /// A message that was taken.
  record Taken(String mail, List<String> recipients, String message, boolean tls) {}

  final List<Taken> taken = new CopyOnWriteArrayList<>();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger atOnce = new AtomicInteger();
  final AtomicInteger mostAtOnce = new AtomicInteger();

  /// Start of a command -> answers, one for each time, the last one for ever.
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();

  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;
  volatile List<String> features = List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "SIZE");
  volatile @Nullable SSLContext tls;
  volatile long pauseAtEnd;

  Sink() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  Hop hop() {
    return hop(TlsMode.OPPORTUNISTIC);
  }

  Hop hop(TlsMode mode) {
    return new Hop(
        "mx.sink.test", InetAddress.getLoopbackAddress(), port(), mode, java.util.Optional.empty());
  }

  /// @param command how it starts; `connect` and `end` (of a message) stand for themselves
  Sink answer(String command, String... replies) {
    answers.put(command, new ConcurrentLinkedDeque<>(List.of(replies)));
    return this;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      open.forEach(Sink::shut);
    }
  }

  private static void shut(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(Socket socket) {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try (socket) {
      new Session(socket).run();
    } catch (IOException e) {
      heard.add("(gone)");
    } finally {
      atOnce.decrementAndGet();
      open.remove(socket);
    }
  }

  private final class Session {
    private Socket socket;
    private BufferedReader in;
    private OutputStream out;
    private String mail = "";
    private final List<String> recipients = new ArrayList<>();

    Session(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader(socket);
      this.out = socket.getOutputStream();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void run() throws IOException {
      if (!say("connect", "220 sink.test ESMTP")) {
        return;
      }
      String line = in.readLine();
      while (line != null && obey(line)) {
        line = in.readLine();
      }
    }

    /// Returns whether the connection goes on.
    private boolean obey(String line) throws IOException {
      heard.add(line);
      String verb = line.split("[ :]")[0].toUpperCase(java.util.Locale.ROOT);
      return switch (verb) {
        case "EHLO" -> say(line, "250-sink.test" + announced());
        case "HELO" -> say(line, "250 sink.test");
        case "STARTTLS" -> say(line, "220 go on") && secure();
        case "AUTH" -> say(line, "235 2.7.0 signed in");
        case "MAIL" -> begin(line);
        case "RCPT" -> recipient(line);
        case "DATA" -> data(line);
        case "RSET" -> {
          recipients.clear();
          yield say(line, "250 2.0.0 forgotten");
        }
        case "QUIT" -> {
          say(line, "221 bye");
          yield false;
        }
        default -> say(line, "500 what?");
      };
    }

    private String announced() {
      List<String> all = new ArrayList<>(features);
      if (tls != null && !(socket instanceof SSLSocket)) {
        all.add("STARTTLS");
      }
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < all.size(); i++) {
        lines.append("\r\n250").append(i + 1 < all.size() ? '-' : ' ').append(all.get(i));
      }
      return all.isEmpty() ? "\r\n250 HELP" : lines.toString();
    }

    private boolean secure() throws IOException {
      SSLContext context = java.util.Objects.requireNonNull(tls);
      SSLSocket secured =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, socket.getInetAddress().getHostName(), port(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      socket = secured;
      in = reader(secured);
      out = secured.getOutputStream();
      return true;
    }

    private boolean begin(String line) throws IOException {
      mail = line;
      recipients.clear();
      return say(line, "250 2.1.0 sender taken");
    }

    private boolean recipient(String line) throws IOException {
      String reply = reply(line, "250 2.1.5 recipient taken");
      if (reply.startsWith("2")) {
        recipients.add(line);
      }
      return say(reply);
    }

    private boolean data(String line) throws IOException {
      if (recipients.isEmpty()) {
        return say("554 5.5.1 no recipients");
      }
      String reply = reply(line, "354 go on");
      if (!say(reply) || !reply.startsWith("354")) {
        return !reply.equals("drop");
      }
      if (answers.containsKey("midway")) {
        in.readLine();
        return false;
      }
      StringBuilder message = new StringBuilder();
      String text = in.readLine();
      while (text != null && !text.equals(".")) {
        message.append(text.startsWith(".") ? text.substring(1) : text).append("\r\n");
        text = in.readLine();
      }
      pause();
      String end = reply("end", "250 2.0.0 taken");
      if (text != null && end.startsWith("250")) {
        taken.add(
            new Taken(
                mail, List.copyOf(recipients), message.toString(), socket instanceof SSLSocket));
      }
      return text != null && say(end);
    }

    private void pause() throws IOException {
      try {
        Thread.sleep(pauseAtEnd);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    private boolean say(String command, String usual) throws IOException {
      return say(reply(command, usual));
    }

    private boolean say(String reply) throws IOException {
      if (reply.equals("drop")) {
        return false;
      }
      if (reply.equals("stall")) {
        return in.readLine() != null && false;
      }
      out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      return true;
    }
  }

  private String reply(String command, String usual) {
    for (Map.Entry<String, Deque<String>> told : answers.entrySet()) {
      if (command.startsWith(told.getKey())) {
        Deque<String> left = told.getValue();
        return left.size() > 1 ? left.pop() : left.getFirst();
      }
    }
    return usual;
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Sink::shut);
  }
}
