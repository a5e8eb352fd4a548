package org.malleposte.smtp.outbound;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a server: commands out, replies in. A server that takes longer than it may finds
/// the socket closed, whatever it is doing.
final class Wire implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
  private static final int LINE_BOUND = 2048; // RFC 5321 §4.5.3.1.5 asks for 512
  private static final int LINES_BOUND = 128;

  private static final ScheduledExecutorService ALARMS =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("outbound-alarms").factory());

  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private final byte[] buffer = new byte[8192];
  private int from;
  private int to;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
  }

  static Wire connect(Hop hop, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(hop.address(), hop.port()), millis(timeout));
      socket.setTcpNoDelay(true);
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static int millis(Duration timeout) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
  }

  /// Something that must be over in time.
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T within(Duration timeout, Work<T> work) throws IOException {
    AtomicBoolean rung = new AtomicBoolean();
    Socket watched = socket;
    ScheduledFuture<?> alarm =
        ALARMS.schedule(() -> ring(watched, rung), timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.run();
    } catch (IOException e) {
      if (rung.get()) {
        throw new IOException("no answer within " + timeout.toSeconds() + " seconds", e);
      }
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private static void ring(Socket socket, AtomicBoolean rung) {
    rung.set(true);
    Thread.ofVirtual().start(() -> abort(socket)); // closing may block, other alarms must not wait
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is as closed as it will ever be; who uses it finds out.
      LOG.debug("closing a slow connection", e);
    }
  }

  void startTls(Hop hop) throws IOException {
    if (from < to) {
      throw new IOException("the server spoke in the clear after STARTTLS"); // RFC 3207 §6
    }
    boolean verify = hop.tls() != TlsMode.OPPORTUNISTIC;
    SSLContext context = verify ? verifying() : Trusting.CONTEXT;
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(socket, hop.name(), hop.port(), true);
    if (verify) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 6125
      tls.setSSLParameters(parameters);
    }
    tls.setUseClientMode(true);
    tls.startHandshake();
    socket = tls;
    in = tls.getInputStream();
    out = new BufferedOutputStream(tls.getOutputStream(), 16 * 1024);
  }

  private static SSLContext verifying() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  boolean isTls() {
    return socket instanceof SSLSocket;
  }

  boolean isLoopback() {
    return socket.getInetAddress().isLoopbackAddress();
  }

  /// Writes a line; [#flush] sends it.
  void line(String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  void flush() throws IOException {
    out.flush();
  }

  OutputStream out() {
    return out;
  }

  ServerReply reply() throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < LINES_BOUND) {
      String line = readLine();
      if (!line.matches("[2-5]\\d\\d([ -].*)?")) {
        throw new IOException("the server does not speak SMTP: " + line);
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return new ServerReply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new IOException("the server's reply has no end");
  }

  /// A line without its end, cut at the bound, what cannot be printed replaced.
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octets = 0; octets < 16 * LINE_BOUND; octets++) {
      int b = read();
      if (b == '\n') {
        return line.toString().stripTrailing();
      }
      if (line.length() < LINE_BOUND && b != '\r') {
        line.append(b >= ' ' && b < 0x7F ? (char) b : b == '\t' ? ' ' : '?');
      }
    }
    throw new IOException("the server's line has no end");
  }

  private int read() throws IOException {
    if (from == to) {
      from = 0;
      to = in.read(buffer);
      if (to < 0) {
        to = 0;
        throw new IOException("the server closed the connection");
      }
    }
    return buffer[from++] & 0xFF;
  }

  /// Ends the connection so that nothing that was written halfway can be taken for a whole.
  void abort() {
    abort(socket);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Takes any certificate: encryption without authentication is better than none (RFC 7435 §3).
  private static final class Trusting extends X509ExtendedTrustManager {
    static final SSLContext CONTEXT = context();

    private static SSLContext context() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no TLS", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
