package org.malleposte.server.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of several servers, each with a folder and ports of its own.
final class ServerNode implements AutoCloseable {
  private final Path dir;
  private final int portBase;
  private RunningServer server;

  private ServerNode(Path dir, int portBase, RunningServer server) {
    this.dir = dir;
    this.portBase = portBase;
    this.server = server;
  }

  static ServerNode start(Path folder, String configuration, int portBase) throws IOException {
    Path dir = folder.resolve("data");
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("malleposte.conf"), configuration);
    return new ServerNode(dir, portBase, RunningServer.start(dir, portBase));
  }

  void startAgain(String configuration) throws IOException {
    Files.writeString(dir.resolve("malleposte.conf"), configuration);
    server = RunningServer.start(dir, portBase);
  }

  RunningServer server() {
    return server;
  }

  void run(String... command) throws IOException, InterruptedException {
    RunningServer.run(dir, command);
  }

  Talk imap(String user, String password) throws IOException {
    Talk imap = new Talk(server.imapPort());
    imap.line();
    imap.command("LOGIN " + user + " " + password);
    return imap;
  }

  /// Delivers over LMTP, in one conversation a message.
  void deliver(String user, String subject) throws IOException {
    try (Talk lmtp = new Talk(server.lmtpPort())) {
      lmtp.expect("220 ");
      deliver(lmtp, "LHLO", "joe@else.test", "<" + user + "@example.org>", subject);
    }
  }

  /// Takes a message whose sender wants to hear that it was delivered: the report goes by the
  /// queue.
  void deliverReported(String user, String subject) throws IOException {
    String address = user + "@example.org";
    try (Talk lmtp = new Talk(server.smtpPort())) {
      lmtp.expect("220 ");
      deliver(lmtp, "EHLO", address, "<" + address + "> NOTIFY=SUCCESS", subject);
    }
  }

  private static void deliver(Talk talk, String hello, String from, String to, String subject)
      throws IOException {
    for (String line : List.of(hello + " client", "MAIL FROM:<" + from + ">", "RCPT TO:" + to)) {
      talk.send(line + "\r\n");
      talk.expect("250 ");
    }
    talk.send("DATA\r\n");
    talk.expect("354 ");
    talk.send(message(subject));
    talk.send(".\r\n");
    talk.expect("250 ");
  }

  static byte[] message(String subject) {
    return ("Subject: " + subject + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /// A number of `/metrics`, 0 when it is not there.
  double metric(String name) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + (portBase + 90) + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher line =
          Pattern.compile("^malleposte_" + name + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
              .matcher(page);
      return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
  }

  /// Whether it says that it is ready.
  boolean isReady() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + (portBase + 90) + "/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    }
  }

  /// What the server has logged so far.
  String log() throws IOException {
    return Files.readString(dir.resolveSibling("server.log"));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
