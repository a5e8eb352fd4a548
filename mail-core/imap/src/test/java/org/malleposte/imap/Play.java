package org.malleposte.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Plays conversations with a real server over loopback, as they would be written down:
///
/// ```
/// A> a1 SELECT INBOX
/// A< * {n} EXISTS
/// A< ...
/// A< a1 OK [READ-WRITE] {*}
/// B> b1 IDLE
/// B< + idling
/// ```
///
/// A letter (or a word) names a client, which is connected when it is first mentioned; unless its
/// first line is `A<`, its greeting is read and, if there is one, its opening is played. `A>` is
/// said as it stands, with CRLF. `A<` must be the very next thing that the server says: what is
/// said but not written fails, also at the end of a play. In a line `{*}` stands for anything,
/// `{name}` for anything at first and then for the same, in what is said too. `A< ...` skips any
/// number of lines until the next one matches. `A! tls` begins TLS, `A! deflate` compression (RFC
/// 4978), `A! plain` ends that; `A! closed` is true when the server has closed the connection; `A!
/// close` closes it. Lines that begin with `#` are comments.
public final class Play implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern HOLE = Pattern.compile("\\{(\\*|[a-z][a-z0-9]*)}");

  private final int port;
  private final String opening;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final StringBuilder heard = new StringBuilder();

  public Play(int port) {
    this(port, "");
  }

  /// @param opening lines for each new client, as `> x LOGIN joe secret` and `< x OK {*}`
  public Play(int port, String opening) {
    this.port = port;
    this.opening = opening;
  }

  /// Where the server listens.
  public int port() {
    return port;
  }

  /// What a `{name}` stood for.
  public String name(String name) {
    return names.getOrDefault(name, "");
  }

  /// Gives a `{name}` its meaning.
  public Play let(String name, String value) {
    names.put(name, value);
    return this;
  }

  public Play play(String script) {
    heard.setLength(0);
    Map<String, Boolean> skipping = new HashMap<>();
    for (String line : script.lines().toList()) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        step(line.stripLeading(), skipping);
      }
    }
    clients.values().forEach(Client::mustBeSilent);
    return this;
  }

  private void step(String line, Map<String, Boolean> skipping) {
    int mark = 0;
    while (Character.isLetterOrDigit(line.charAt(mark))) {
      mark++;
    }
    String who = line.substring(0, mark);
    char what = line.charAt(mark);
    String text = line.length() > mark + 2 ? line.substring(mark + 2) : "";
    Client client = client(who, what != '<');
    if (what == '<' && text.equals("...")) {
      skipping.put(who, true);
    } else if (what == '<') {
      client.mustHear(text, Boolean.TRUE.equals(skipping.remove(who)));
    } else if (what == '>') {
      client.say(text);
    } else {
      client.perform(text);
    }
  }

  private Client client(String who, boolean greeted) {
    Client known = clients.get(who);
    if (known != null && !known.closed) {
      return known;
    }
    Client client = new Client(who);
    clients.put(who, client);
    if (greeted) {
      client.hear();
      for (String line : opening.lines().toList()) {
        step(who + line, new HashMap<>());
      }
    }
    return client;
  }

  @Override
  public void close() {
    clients.values().forEach(Client::close);
  }

  private AssertionError failed(String why) {
    return new AssertionError(why + "\n--- the conversation ---\n" + heard);
  }

  /// Replaces names that are known.
  private String filled(String text) {
    return HOLE.matcher(text)
        .replaceAll(
            hole -> Matcher.quoteReplacement(names.getOrDefault(hole.group(1), hole.group())));
  }

  private boolean matches(String expected, String line) {
    Matcher holes = HOLE.matcher(expected);
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    List<String> fresh = new ArrayList<>();
    while (holes.find()) {
      pattern.append(Pattern.quote(expected.substring(end, holes.start())));
      String name = holes.group(1);
      if (names.containsKey(name)) {
        pattern.append(Pattern.quote(name(name)));
      } else if (name.equals("*")) {
        pattern.append(".*");
      } else {
        fresh.add(name);
        pattern.append("(.*?)");
      }
      end = holes.end();
    }
    pattern.append(Pattern.quote(expected.substring(end)));
    Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(line);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 0; i < fresh.size(); i++) {
      names.put(fresh.get(i), matcher.group(i + 1));
    }
    return true;
  }

  /// One connection.
  private final class Client {
    private final String who;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean deflated;
    private String last = "";
    private boolean asked; // by "+", for something that is no command
    private boolean closed;

    Client(String who) {
      this.who = who;
      try {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        use(socket);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void use(Socket s) throws IOException {
      socket = s;
      s.setTcpNoDelay(true);
      s.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(s.getInputStream());
      out = s.getOutputStream();
    }

    /// One octet at a time goes in, so that what comes after the end of the compressed stream
    /// stays.
    private void deflate() {
      deflated = true;
      in = new InflaterInputStream(in, new Inflater(true), 1);
      out = new DeflaterOutputStream(out, new Deflater(9, true), true);
    }

    private void plain() throws IOException {
      deflated = false;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void say(String text) {
      String line = filled(text);
      heard.append(who).append("> ").append(line).append('\n');
      last = "";
      asked = false;
      try {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        throw failed(who + " cannot speak: " + e.getMessage());
      }
    }

    String hear() {
      try {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
          line.write(octet);
          octet = in.read();
        }
        if (octet < 0) {
          throw failed(who + " was disconnected");
        }
        String text = line.toString(StandardCharsets.UTF_8);
        last = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        asked |= last.startsWith("+");
        heard.append(who).append("< ").append(last).append('\n');
        return last;
      } catch (IOException e) {
        throw failed(who + " hears nothing: " + e.getMessage());
      }
    }

    void mustHear(String expected, boolean skip) {
      String line = hear();
      while (skip && !matches(expected, line)) {
        line = hear();
      }
      if (!skip && !matches(expected, line)) {
        throw failed(
            "%s should hear\n  %s\nbut hears\n  %s".formatted(who, filled(expected), line));
      }
    }

    /// A line that is no command is answered by what decodes, not by what commands mean: nothing
    /// but its own answer may come. Where a line would be taken for something else, nothing may be
    /// there.
    void mustBeSilent() {
      if (closed) {
        return;
      }
      if (asked || last.startsWith("* BYE")) {
        mustHaveNothing();
        return;
      }
      int told = heard.length();
      say("silence");
      String line = hear();
      if (!line.startsWith("silence BAD")) {
        throw failed(who + " hears what nobody wrote\n  " + line);
      }
      heard.setLength(told);
    }

    private void mustHaveNothing() {
      try {
        if (!deflated && in.available() > 0) {
          throw failed(who + " hears what nobody wrote\n  " + hear());
        }
      } catch (IOException e) {
        throw failed(who + ": " + e.getMessage());
      }
    }

    void perform(String what) {
      heard.append(who).append("! ").append(what).append('\n');
      switch (what) {
        case "tls" -> beginTls();
        case "deflate" -> deflate();
        case "plain" -> endDeflate();
        case "close" -> close();
        case "closed" -> mustBeClosed();
        default -> throw new IllegalArgumentException(who + "! " + what);
      }
    }

    private void mustBeClosed() {
      try {
        if (in.read() >= 0) {
          throw failed(who + " should have been disconnected");
        }
      } catch (IOException e) {
        heard.append("# ").append(e.getMessage()).append('\n'); // reset: closed it is
      }
      close();
    }

    private void endDeflate() {
      try {
        plain();
      } catch (IOException e) {
        throw failed(who + ": " + e.getMessage());
      }
    }

    private void beginTls() {
      try {
        use(tls(socket));
      } catch (IOException e) {
        throw failed(who + " cannot begin TLS: " + e.getMessage());
      }
    }

    void close() {
      closed = true;
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// TLS over a connection that is there.
  public static Socket tls(Socket socket) throws IOException {
    return trusting().createSocket(socket, "localhost", socket.getPort(), true);
  }

  /// Trusts every certificate: these are the tests' own.
  private static SSLSocketFactory trusting() {
    TrustManager anyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, List.of(anyone).toArray(TrustManager[]::new), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
