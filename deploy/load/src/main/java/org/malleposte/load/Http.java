package org.malleposte.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One HTTP/1.1 connection (RFC 9112) that stays open, signed in by Basic (RFC 7617).
final class Http implements AutoCloseable {
  private static final int LARGEST = 64 << 20;

  private final Wire wire;
  private final String head;

  private Http(Wire wire, Options options, int connection) {
    this.wire = wire;
    var credentials =
        (options.user(connection) + ":" + options.password()).getBytes(StandardCharsets.UTF_8);
    this.head =
        "Host: "
            + options.host()
            + ':'
            + options.httpPort(connection)
            + "\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(credentials)
            + "\r\n";
  }

  static Http connect(Options options, int connection, String source, int buffer)
      throws IOException {
    return new Http(
        Wire.quick(options, options.httpPort(connection), source, buffer), options, connection);
  }

  /// @param fields of the head, their names in small letters
  record Answer(int status, Map<String, String> fields, byte[] body) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  Answer get(String target) throws IOException {
    send("GET", target, "");
    return answer();
  }

  Answer post(String target, String type, byte[] body) throws IOException {
    wire.write("POST " + target + " HTTP/1.1\r\n" + head + "Content-Type: " + type + "\r\n");
    wire.write("Content-Length: " + body.length + "\r\n\r\n");
    wire.write(body);
    wire.flush();
    return answer();
  }

  /// Asks for a stream of events (`text/event-stream`, RFC 8620 §7.3), which [#chunk] goes on with.
  void open(String target) throws IOException {
    send("GET", target, "Accept: text/event-stream\r\n");
    var answer = begin();
    if (answer.status() != 200 || !answer.field("transfer-encoding").equals("chunked")) {
      throw new Unexpected("GET " + target, answer.status() + " " + answer.fields());
    }
    wire.waitForever();
  }

  private void send(String method, String target, String more) throws IOException {
    wire.write(method + " " + target + " HTTP/1.1\r\n" + head + more + "\r\n");
    wire.flush();
  }

  private Answer answer() throws IOException {
    var answer = begin();
    var body =
        answer.field("transfer-encoding").equalsIgnoreCase("chunked")
            ? chunks()
            : wire.bytes(length(answer));
    return new Answer(answer.status(), answer.fields(), body);
  }

  private Answer begin() throws IOException {
    var status = wire.line();
    if (!status.startsWith("HTTP/1.1 ")) {
      throw new Unexpected("an HTTP request", status);
    }
    var fields = new TreeMap<String, String>();
    for (var line = wire.line(); !line.isEmpty(); line = wire.line()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new Unexpected("an HTTP request", line);
      }
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status, 9, 12, 10), fields, new byte[0]);
  }

  private static int length(Answer answer) throws IOException {
    var length = answer.field("content-length");
    return length.isEmpty() ? 0 : number(length, 10);
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      body.writeBytes(chunk);
      if (body.size() > LARGEST) {
        throw new IOException("an answer has more than " + LARGEST + " bytes");
      }
    }
    return body.toByteArray();
  }

  /// The next chunk (RFC 9112 §7.1), empty at the end.
  byte[] chunk() throws IOException {
    var size = wire.line();
    int length = number(size.contains(";") ? size.substring(0, size.indexOf(';')) : size, 16);
    if (length == 0) {
      while (!wire.line().isEmpty()) { // trailers
        continue;
      }
      return new byte[0];
    }
    var chunk = wire.bytes(length);
    if (!wire.line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    return chunk;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text.strip(), radix);
      if (number >= 0 && number <= LARGEST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IOException("that is no length of an answer: " + text);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
