package org.malleposte.storage.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a client and an S3 server and spoils some of the requests. One request a
/// connection, so that each has a fate of its own.
public final class FaultProxy implements AutoCloseable {
  /// What becomes of a request.
  public enum Fate {
    /// It passes.
    PASS,
    /// It is answered with 500 and never reaches the server.
    ERROR,
    /// The server does it, and the answer is a 503.
    DONE_BUT_ERROR,
    /// Nothing comes back.
    STALL,
    /// The connection ends in the middle of the answer.
    CUT
  }

  private final ServerSocket listener;
  private final URI server;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger spoilt = new AtomicInteger();
  private volatile double share;
  private volatile String kept = "";
  private volatile Fate[] fates = {Fate.ERROR};

  public FaultProxy(URI server, long seed) throws IOException {
    this.server = server;
    this.random = new Random(seed);
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From now on this share of the requests meets one of these fates.
  public void spoil(double part, Fate... with) {
    fates = with;
    share = part;
  }

  /// From now on nobody gets the objects whose request has this text in it, though they are there.
  public void keep(String text) {
    kept = text;
  }

  public int spoilt() {
    return spoilt.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        close();
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket target = new Socket(server.getHost(), server.getPort())) {
      open.add(target);
      Request request = Request.head(client.getInputStream());
      if (!kept.isEmpty() && request.line().startsWith("GET ") && request.line().contains(kept)) {
        keepBack(client);
      } else {
        meet(fate(), request, client, target);
      }
    } catch (IOException e) {
      // One of the two went away, and takes the other with it.
    } finally {
      open.remove(client);
    }
  }

  private synchronized Fate fate() {
    if (random.nextDouble() >= share) {
      return Fate.PASS;
    }
    spoilt.incrementAndGet();
    return fates[random.nextInt(fates.length)];
  }

  private static void meet(Fate fate, Request request, Socket client, Socket target)
      throws IOException {
    switch (fate) {
      case PASS -> forward(request, client, target, Long.MAX_VALUE);
      case ERROR -> {
        request.drain();
        refuse(client, "500 Internal Server Error");
      }
      case DONE_BUT_ERROR -> {
        request.to(target.getOutputStream());
        target.getInputStream().transferTo(OutputStream.nullOutputStream());
        refuse(client, "503 Slow Down");
      }
      case STALL -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
      case CUT -> forward(request, client, target, 300);
    }
  }

  private static void forward(Request request, Socket client, Socket target, long bound)
      throws IOException {
    request.to(target.getOutputStream());
    InputStream answer = target.getInputStream();
    OutputStream out = client.getOutputStream();
    byte[] chunk = new byte[8192];
    long left = bound;
    for (int n = answer.read(chunk); n >= 0 && left > 0; n = answer.read(chunk)) {
      out.write(chunk, 0, (int) Math.min(n, left));
      left -= n;
    }
    out.flush();
  }

  private static void keepBack(Socket client) throws IOException {
    String error =
        "<?xml version=\"1.0\"?><Error><Code>InvalidObjectState</Code>"
            + "<Message>it lies in a vault</Message></Error>";
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: "
                    + error.length()
                    + "\r\nConnection: close\r\n\r\n"
                    + error)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static void refuse(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  /// The head of a request, told to close its connection, and the body that follows it.
  private record Request(byte[] head, long length, InputStream body) {
    static Request head(InputStream in) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String text = "";
      while (!text.endsWith("\r\n\r\n")) {
        int octet = in.read();
        if (octet < 0) {
          throw new IOException("no request");
        }
        bytes.write(octet);
        text = octet == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : "";
      }
      long length = 0;
      StringBuilder head = new StringBuilder();
      for (String line : text.strip().split("\r\n")) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(line.substring(15).strip());
        }
        if (!lower.startsWith("connection:") && !lower.startsWith("expect:")) {
          head.append(line).append("\r\n");
        }
      }
      head.append("Connection: close\r\n\r\n");
      return new Request(head.toString().getBytes(StandardCharsets.ISO_8859_1), length, in);
    }

    /// Its first line.
    String line() {
      return new String(head, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    }

    void to(OutputStream target) throws IOException {
      target.write(head);
      long left = length;
      byte[] chunk = new byte[8192];
      while (left > 0) {
        int n = body.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (n < 0) {
          throw new IOException("the client went away");
        }
        target.write(chunk, 0, n);
        left -= n;
      }
      target.flush();
    }

    void drain() throws IOException {
      body.skipNBytes(length);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
