package org.malleposte.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
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

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] scratch;
  private byte[] line = new byte[256];

  private Wire(Socket socket, InputStream in, int buffer) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(in, buffer);
    this.out = new BufferedOutputStream(socket.getOutputStream(), buffer);
    this.scratch = new byte[buffer];
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
    int length = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (length == LONGEST_LINE) {
        throw new IOException("the server sent a line longer than " + LONGEST_LINE + " bytes");
      }
      if (length == line.length) {
        line = java.util.Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) b;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// Exactly so many bytes.
  byte[] bytes(int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the server closed the connection inside an answer");
    }
    return bytes;
  }

  /// From now on a read waits as long as it takes.
  void waitForever() throws IOException {
    socket.setSoTimeout(0);
  }

  /// Reads and forgets `count` bytes.
  void skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      int n = in.read(scratch, 0, (int) Math.min(left, scratch.length));
      if (n < 0) {
        throw new EOFException("the server closed the connection inside a literal");
      }
      left -= n;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
