package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/// A client that plays a script:
///
/// ```
/// S: 220 ...           the server must say this; three dots stand for anything
/// C: EHLO client       said with CR LF
/// C< DATA              held back and sent with the next C: line, in one piece
/// --- TLS              a TLS handshake
/// --- closed           the server must close
/// ```
final class Talk implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  Talk(int port) throws IOException {
    this("127.0.0.1", port);
  }

  Talk(String host, int port) throws IOException {
    use(new Socket(host, port));
  }

  private void use(Socket other) throws IOException {
    socket = other;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  Talk startTls() throws IOException {
    SSLSocket tls =
        (SSLSocket)
            TestingTls.client()
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
    tls.startHandshake();
    use(tls);
    return this;
  }

  Talk play(String script) throws IOException {
    for (String line : script.lines().toList()) {
      if (line.startsWith("C: ") || line.equals("C:")) {
        say(line.length() > 3 ? line.substring(3) : "");
      } else if (line.startsWith("C<")) {
        String text = line.length() > 3 ? line.substring(3) : "";
        held.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
      } else if (line.startsWith("S: ")) {
        expect(line.substring(3));
      } else if (line.equals("--- TLS")) {
        startTls();
      } else if (line.equals("--- closed")) {
        assertThat(in.read()).as("the server closes").isEqualTo(-1);
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException("not a script line: " + line);
      }
    }
    return this;
  }

  void say(String line) throws IOException {
    send(line + "\r\n");
  }

  void send(String octets) throws IOException {
    send(octets.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] octets) throws IOException {
    held.writeBytes(octets);
    out.write(held.toByteArray());
    out.flush();
    held.reset();
  }

  void expect(String pattern) throws IOException {
    String line = hear();
    String regex = ("\\Q" + pattern.replace("...", "\\E.*\\Q") + "\\E");
    assertThat(line).matches(Pattern.compile(regex));
  }

  /// The server's next line; `(closed)` at the end.
  String hear() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\r\n");
        return text.substring(0, text.length() - 2);
      }
    }
    return line.size() == 0 ? "(closed)" : line.toString(StandardCharsets.UTF_8);
  }

  /// The last line of the server's next reply.
  String reply() throws IOException {
    String line = hear();
    while (line.length() > 3 && line.charAt(3) == '-') {
      line = hear();
    }
    return line;
  }

  /// Whether the server said something that was not heard yet.
  boolean hasWords() throws IOException {
    return in.available() > 0;
  }

  /// Whether nothing more comes but the end, in whatever way.
  boolean closesWithoutAWord() {
    try {
      while (in.read() >= 0) {
        // a TLS alert may come
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // a reset
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
