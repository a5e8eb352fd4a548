package org.malleposte.server.running;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/// A connection on which lines and literals are spoken.
public final class Talk implements AutoCloseable {
  /// Nobody waits so long but where something hangs: a machine may be slow.
  private static final int PATIENCE_MILLIS = 300_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private int tags;

  public Talk(int port) throws IOException {
    this(connected(port));
  }

  /// @param patience how long an answer is waited for
  public Talk(int port, Duration patience) throws IOException {
    this(connected(port));
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
  }

  private Talk(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  private static Socket connected(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /// TLS from the first octet; any certificate will do.
  public static Talk tls(int port) throws IOException {
    return new Talk(AnyCertificate.tls(connected(port)));
  }

  /// The same conversation, from now on over TLS.
  public Talk withTls() throws IOException {
    return new Talk(AnyCertificate.tls(socket));
  }

  /// The serial number of the server's certificate.
  public BigInteger certificate() throws IOException {
    SSLSocket tls = (SSLSocket) socket;
    return ((X509Certificate) tls.getSession().getPeerCertificates()[0]).getSerialNumber();
  }

  /// Octets of a literal, thrown away but for their hash.
  public void read(long octets, MessageDigest into) throws IOException {
    byte[] piece = new byte[1 << 16];
    for (long left = octets; left > 0; ) {
      int count = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (count < 0) {
        throw new EOFException("the connection ended within a literal");
      }
      into.update(piece, 0, count);
      left -= count;
    }
  }

  /// Whether the server has closed the connection.
  public boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  public void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  public void send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  /// A line without its end, as ISO 8859-1.
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /// A response with the literals in it, each after its `{n}`.
  public String response() throws IOException {
    StringBuilder response = new StringBuilder(line());
    while (response.length() > 0 && response.charAt(response.length() - 1) == '}') {
      int open = response.lastIndexOf("{");
      int length = Integer.parseInt(response.substring(open + 1, response.length() - 1));
      response
          .append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1))
          .append(line());
    }
    return response.toString();
  }

  /// Sends an IMAP command and returns all that came back, the tagged OK last.
  public List<String> command(String command) throws IOException {
    String tag = "c" + ++tags;
    send(tag + " " + command + "\r\n");
    List<String> responses = new ArrayList<>();
    String response;
    do {
      response = response();
      responses.add(response);
    } while (!response.startsWith(tag + " "));
    if (!response.startsWith(tag + " OK")) {
      throw new IllegalStateException(command + " was answered by " + response);
    }
    return responses;
  }

  /// Sends an IMAP command whose last line is a literal, and returns the tagged answer.
  public String append(String command, byte[] literal) throws IOException {
    String tag = "c" + ++tags;
    send(tag + " " + command + " {" + literal.length + "+}\r\n");
    out.write(literal);
    send("\r\n");
    String response;
    do {
      response = response();
    } while (!response.startsWith(tag + " "));
    return response;
  }

  /// Expects a line that begins so (SMTP and LMTP: the last one of a reply).
  public void expect(String start) throws IOException {
    String line = line();
    while (line.length() > 3 && line.charAt(3) == '-') {
      line = line();
    }
    if (!line.startsWith(start)) {
      throw new IllegalStateException("expected " + start + ", read " + line);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
