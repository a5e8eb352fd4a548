package org.malleposte.smtp.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session with a server, from the greeting on (RFC 5321 §3).
final class SmtpClient implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);
  private static final int OCTETS_A_SECOND = 10_000;

  private final Hop hop;
  private final Wire wire;
  private final String hostname;
  private final OutboundTimeouts timeouts;
  private Features features = Features.NONE;

  private SmtpClient(Hop hop, Wire wire, OutboundSettings settings) {
    this.hop = hop;
    this.wire = wire;
    this.hostname = settings.hostname();
    this.timeouts = settings.timeouts();
  }

  /// Connects, introduces itself, and is as safe as the hop demands.
  static SmtpClient open(Hop hop, OutboundSettings settings) throws HopFailed {
    Wire wire;
    try {
      wire = Wire.connect(hop, settings.timeouts().connect());
    } catch (IOException e) {
      throw new HopFailed("4.4.1", "cannot connect: " + e.getMessage());
    }
    SmtpClient client = new SmtpClient(hop, wire, settings);
    try {
      client.introduce();
      return client;
    } catch (IOException e) {
      wire.abort();
      throw new HopFailed("4.4.2", String.valueOf(e.getMessage()));
    } catch (HopFailed e) {
      client.close();
      throw e;
    }
  }

  private void introduce() throws IOException, HopFailed {
    if (hop.tls() == TlsMode.IMPLICIT) {
      startTls();
    }
    ServerReply greeting = wire.within(timeouts.greeting(), wire::reply);
    if (!greeting.isPositive()) {
      throw new HopFailed("4.3.2", greeting.words());
    }
    hello();
    if (hop.tls() == TlsMode.STARTTLS || hop.tls() == TlsMode.OPPORTUNISTIC) {
      upgrade();
    }
    authenticate();
  }

  private void startTls() throws HopFailed {
    try {
      wire.within(
          timeouts.connect(),
          () -> {
            wire.startTls(hop);
            return true;
          });
    } catch (IOException e) {
      throw HopFailed.ofTls("TLS failed: " + e.getMessage());
    }
  }

  private void hello() throws IOException, HopFailed {
    ServerReply reply = command("EHLO " + hostname);
    if (reply.isPositive()) {
      features = Features.of(reply);
      return;
    }
    ServerReply old = command("HELO " + hostname); // RFC 5321 §3.2
    if (!old.isPositive()) {
      throw new HopFailed("4.3.2", old.words());
    }
    features = Features.NONE;
  }

  private void upgrade() throws IOException, HopFailed {
    if (!features.has("STARTTLS")) {
      if (hop.tls() == TlsMode.STARTTLS) {
        throw new HopFailed("4.7.4", "The server does not offer STARTTLS");
      }
      return;
    }
    ServerReply reply = command("STARTTLS");
    if (!reply.isPositive()) {
      throw HopFailed.ofTls(reply.words());
    }
    startTls();
    hello(); // RFC 3207 §4.2: what was said in the clear is forgotten
  }

  private void authenticate() throws IOException, HopFailed {
    Smarthost login = hop.login().filter(s -> !s.user().isEmpty()).orElse(null);
    if (login == null) {
      return;
    }
    if (!wire.isTls() && !wire.isLoopback()) {
      throw new HopFailed("4.7.11", "The password is not sent to the smarthost in the clear");
    }
    ServerReply reply;
    if (features.authenticatesBy("PLAIN")) {
      reply = command("AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()));
    } else if (features.authenticatesBy("LOGIN")) {
      reply = command("AUTH LOGIN");
      reply = reply.code() == 334 ? command(base64(login.user())) : reply;
      reply = reply.code() == 334 ? command(base64(login.password())) : reply;
    } else {
      throw new HopFailed("4.7.0", "The smarthost offers neither AUTH PLAIN nor AUTH LOGIN");
    }
    if (!reply.isPositive()) {
      LOG.error("the smarthost {} refuses to let us sign in: {}", hop.name(), reply.words());
      throw new HopFailed("4.7.8", reply.words());
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private ServerReply command(String line) throws IOException {
    return wire.within(
        timeouts.command(),
        () -> {
          wire.line(line);
          wire.flush();
          return wire.reply();
        });
  }

  Features features() {
    return features;
  }

  String host() {
    return hop.name();
  }

  /// The server's answers to an envelope.
  ///
  /// @param recipients one for each RCPT, in order
  record Answers(ServerReply mail, List<ServerReply> recipients) {}

  /// Sends MAIL and every RCPT; all at once where the server allows it (RFC 2920).
  Answers envelope(String mail, List<String> recipients) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(mail);
    lines.addAll(recipients);
    List<ServerReply> replies = features.has("PIPELINING") ? together(lines) : oneByOne(lines);
    return new Answers(replies.getFirst(), replies.subList(1, replies.size()));
  }

  private List<ServerReply> together(List<String> lines) throws IOException {
    wire.within(
        timeouts.command(),
        () -> {
          for (String line : lines) {
            wire.line(line);
          }
          wire.flush();
          return true;
        });
    List<ServerReply> replies = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      replies.add(wire.within(timeouts.command(), wire::reply));
    }
    return replies;
  }

  private List<ServerReply> oneByOne(List<String> lines) throws IOException {
    List<ServerReply> replies = new ArrayList<>();
    for (String line : lines) {
      boolean mailRefused = !replies.isEmpty() && !replies.getFirst().isPositive();
      replies.add(mailRefused ? replies.getFirst() : command(line));
    }
    return replies;
  }

  /// Opens the message's bytes.
  interface Source {
    InputStream open() throws IOException;
  }

  /// Sends the message itself, after at least one recipient was taken.
  ServerReply data(Source source, long size) throws IOException {
    ServerReply go = command("DATA");
    if (go.code() != 354) {
      return go;
    }
    Duration transfer = timeouts.transfer().plusSeconds(size / OCTETS_A_SECOND);
    try (InputStream message = source.open()) {
      wire.within(
          transfer,
          () -> {
            DataWriter.write(message, wire.out());
            wire.flush();
            return true;
          });
    } catch (IOException | RuntimeException e) {
      wire.abort(); // half a message must not be taken for one
      throw e;
    }
    return wire.within(timeouts.end(), wire::reply);
  }

  /// Forgets an envelope that came to nothing; false when the session is of no more use.
  boolean reset() {
    try {
      return command("RSET").isPositive();
    } catch (IOException e) {
      LOG.debug("RSET at {}: {}", hop.name(), e.getMessage());
      return false;
    }
  }

  /// After a connection broke: nothing more is said.
  void abort() {
    wire.abort();
  }

  @Override
  public void close() {
    try (wire) {
      wire.within(
          PATIENCE_AT_END,
          () -> {
            wire.line("QUIT");
            wire.flush();
            return wire.reply();
          });
    } catch (IOException e) {
      LOG.debug("QUIT at {}: {}", hop.name(), e.getMessage());
    }
  }
}
