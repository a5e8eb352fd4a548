package org.malleposte.load;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection that speaks in lines and counted bytes. Every wait ends after `patience` with an
/// error.
final class Wire implements AutoCloseable {
  private static final int LONGEST_LINE = 16 << 20;
  private static final String CUT_OFF = "the server closed the connection inside a literal";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /// What was received and not read yet lies from `at` to `end`.
  private final byte[] received;

  private int at;
  private int end;

  private Wire(Socket socket, InputStream in, int buffer) throws IOException {
    this.socket = socket;
    this.in = in;
    this.out = new BufferedOutputStream(socket.getOutputStream(), buffer);
    this.received = new byte[buffer];
  }

  /// Connects to `host:port`, from `source` when it is not empty; `buffer` is the size of each
  /// buffer in bytes.
  static Wire open(Options options, int port, String source, int buffer) throws IOException {
    var socket = options.tls() ? TrustingTls.socket() : new Socket();
    try {
      connect(socket, options, port, source);
      return new Wire(socket, socket.getInputStream(), buffer);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// The same without TLS, acknowledging each packet at once: a server that writes an answer in two
  /// pieces would otherwise wait up to 44 ms between them, on a loopback that has no need of it.
  static Wire quick(Options options, int port, String source, int buffer) throws IOException {
    var socket = new Socket();
    try {
      connect(socket, options, port, source);
      return new Wire(socket, new QuickAcks(socket), buffer);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void connect(Socket socket, Options options, int port, String source)
      throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(options.patienceMillis());
    if (!source.isEmpty()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
    }
    socket.connect(new InetSocketAddress(options.host(), port), options.patienceMillis());
  }

  void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void flush() throws IOException {
    out.flush();
  }

  /// The next line without its line end, a byte a char.
  String line() throws IOException {
    var line = new ByteArrayOutputStream();
    int from = at;
    for (int i = at; ; i++) {
      if (i == end) {
        keep(line, from);
        from = 0;
        i = 0;
      }
      if (received[i] == '\n') {
        at = i + 1;
        return text(line, from, i);
      }
    }
  }

  /// Sets the beginning of a line aside, and receives more.
  private void keep(ByteArrayOutputStream line, int from) throws IOException {
    line.write(received, from, end - from);
    if (line.size() > LONGEST_LINE) {
      throw new IOException("the server sent a line longer than " + LONGEST_LINE + " bytes");
    }
    receive("the server closed the connection");
  }

  /// The line that was set aside and goes on up to `to`, without a CR at its end.
  private String text(ByteArrayOutputStream line, int from, int to) {
    if (line.size() == 0) {
      int length = to > from && received[to - 1] == '\r' ? to - from - 1 : to - from;
      return new String(received, from, length, StandardCharsets.ISO_8859_1);
    }
    line.write(received, from, to - from);
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private void receive(String otherwise) throws IOException {
    at = 0;
    end = 0;
    int n = in.read(received);
    if (n < 0) {
      throw new EOFException(otherwise);
    }
    end = n;
  }

  /// From now on a read waits as long as it takes.
  void waitForever() throws IOException {
    socket.setSoTimeout(0);
  }

  /// Reads and forgets `count` bytes.
  void skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      if (at == end) {
        receive(CUT_OFF);
      }
      int n = (int) Math.min(left, end - at);
      at += n;
      left -= n;
    }
  }

  /// The next `count` bytes.
  byte[] bytes(int count) throws IOException {
    var bytes = new byte[count];
    for (int have = 0; have < count; ) {
      if (at == end) {
        receive(CUT_OFF);
      }
      int n = Math.min(count - have, end - at);
      System.arraycopy(received, at, bytes, have, n);
      at += n;
      have += n;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
