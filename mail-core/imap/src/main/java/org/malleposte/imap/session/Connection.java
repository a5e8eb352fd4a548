package org.malleposte.imap.session;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.Decoded;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ImapDecoder;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection, as its [CommandHandler] sees it.
///
/// Its methods are for the handler, during a call; [#wake], [#end] and the questions are for any
/// thread.
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  final ImapServer server;
  final Inbox inbox;
  final Pace pace;
  final ImapDecoder decoder;
  final ResponseWriter out;
  final AppendSpools spools = new AppendSpools(this);
  final Layers layers = new Layers(this);
  final Outlet outlet;

  private final Context loop;
  private final NetSocket socket;
  private final Intake intake;
  private final Turns turns = new Turns(this);
  private final String session =
      "i" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
  private final String address;
  private volatile long born = System.nanoTime();
  private volatile long heard = born;
  private volatile boolean secure;
  private volatile @Nullable String user;
  private volatile CommandHandler handler;

  Connection(ImapServer server, Context loop, NetSocket socket, boolean secure) {
    this.server = server;
    this.loop = loop;
    this.socket = socket;
    this.secure = secure;
    this.address = socket.remoteAddress().hostAddress();
    this.inbox = new Inbox(server.settings().inputWaiting());
    this.pace = new Pace(server.settings().command(), server.settings().octetsPerSecond());
    this.decoder = new ImapDecoder(server.settings().limits(), spools);
    this.out = new ResponseWriter(this::send);
    this.outlet = new Outlet(server, socket, inbox);
    this.intake = new Intake(loop, socket, inbox, this::startTurn);
    this.handler = server.open(this);
  }

  // --- what the handler may ask and do ---

  /// A name for this connection in logs and in the journal.
  public String session() {
    return session;
  }

  /// The client's IP address.
  public String address() {
    return address;
  }

  /// Whether TLS protects it.
  public boolean isSecure() {
    return secure;
  }

  /// Whether STARTTLS can work here.
  public boolean canStartTls() {
    return !secure && server.hasTls();
  }

  public @Nullable String user() {
    return user;
  }

  /// The client has signed in: the time for that no longer runs.
  ///
  /// @return false when this user has too many connections: refuse the sign-in
  public boolean signedIn(String name) {
    if (!server.admitUser(name)) {
      return false;
    }
    user = name;
    return true;
  }

  /// Mailbox names and strings are UTF-8 from now on, both ways (RFC 9051 §6.3.1, RFC 6855 §3).
  public void useUtf8() {
    decoder.useUtf8Names();
    out.useUtf8();
  }

  /// Sends `+ challenge` and waits for the answer (RFC 9051 §6.2.2).
  ///
  /// @return null when the client gave up or sent no base64: answer BAD
  public @Nullable Bytes challenge(Bytes challenge) {
    decoder.expectLine();
    out.more(Base64.getEncoder().encodeToString(challenge.array()));
    Decoded decoded = layers.next();
    while (decoded == null) {
      feed(inbox.await(server.settings().preAuth().toNanos()));
      decoded = layers.next();
    }
    if (!(decoded instanceof Decoded.Line(String text)) || text.equals("*")) {
      return null;
    }
    try {
      return Bytes.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The client's next line is DONE and comes as [ImapCommand.Done]. Until then [#wake] is how to
  /// speak to it.
  public void idle(ImapCommand.Idle command) {
    decoder.expectDone(command.tag());
  }

  /// Sends what was written (the OK of STARTTLS) and begins TLS. What the client had sent before is
  /// forgotten (RFC 9051 §6.2.1: whoever is in the middle could have put it there).
  public void startTls() {
    byte[] ok = out.take();
    layers.answered(ok, ok.length);
    inbox.drop(true);
    decoder.discard();
    intake.resume();
    try {
      server
          .upgrade(loop, socket, Buffer.buffer(ok), () -> inbox.drop(false))
          .get(server.settings().preAuth().toMillis(), TimeUnit.MILLISECONDS);
      secure = true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("{}: TLS failed: {}", session, e.toString());
      throw new ConnectionClosed("TLS failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionClosed("interrupted");
    }
  }

  /// Whether DEFLATE is on.
  public boolean isCompressed() {
    return layers.isCompressed();
  }

  /// From now on sentences are told so (RFC 5255 §3); null for as they are.
  public void speak(@Nullable UnaryOperator<String> translation) {
    out.speak(translation);
  }

  /// Sends what was written (the OK of COMPRESS) as it is; what follows is DEFLATE, both ways (RFC
  /// 4978 §3). A client waits for the OK: what it sent before counts as compressed.
  public void compress() {
    out.flush();
    layers.compress();
  }

  /// Sends what was written (the OK of UNAUTHENTICATE) and begins again, as if the client had just
  /// connected: with a handler of its own, so that nothing is left of the session before (RFC 8437
  /// §3). TLS stays.
  public void startOver() {
    out.flush();
    layers.compressNoMore();
    handler.closed();
    born = System.nanoTime(); // first: who is nobody and came long ago is sent away
    String name = user;
    if (name != null) {
      user = null;
      server.signedOut(name);
    }
    turns.startOver();
    decoder.useUtf7Names();
    out.useAscii();
    out.speak(null);
    handler = server.open(this);
  }

  /// A place for a message that a command makes of another; who asks closes it.
  ///
  /// @param size octets it will have, about
  public MessageSpool spool(long size) {
    return spools.open(size, server.settings().spoolMemory());
  }

  /// Closes the connection once what was written is sent: after LOGOUT.
  public void close() {
    turns.end();
  }

  /// Asks for a call of [CommandHandler#wake], from any thread and at any time.
  public void wake() {
    if (inbox.wake()) {
      startTurn();
    }
  }

  /// Says `* BYE sentence` after the current command and closes, from any thread.
  public void end(String sentence) {
    if (inbox.end(sentence)) {
      startTurn();
    }
  }

  @Override
  public String toString() {
    return session + " of " + (user == null ? "nobody" : user) + " from " + address;
  }

  // --- the event loop's side ---

  void start() {
    socket.closeHandler(_ -> {
      if (inbox.gone()) {
        startTurn();
      }
      outlet.wakeWriter();
    });
    socket.exceptionHandler(e -> LOG.debug("{}: {}", session, e.toString()));
    socket.drainHandler(_ -> outlet.wakeWriter());
    socket.handler(this::received);
    wake(); // the first turn greets
  }

  private void received(Buffer piece) {
    heard();
    intake.received(piece);
  }

  private void startTurn() {
    server.startTurn(turns::take);
  }

  /// Called now and then; ends what has taken too long.
  void checkTime(long now) {
    if (user == null) {
      if (now - born > server.settings().preAuth().toNanos()) {
        end("Too slow to sign in");
      }
    } else if (isSilent(now)) {
      end("Autologout: silent for too long"); // RFC 9051 §5.4
    }
    if (pace.isOver(now)) {
      end("Too slow: a command must go on once it was begun");
    }
  }

  /// A client that waits for the rest of a long answer is not silent. The turn is asked for first:
  /// what it handles moves `heard`.
  private boolean isSilent(long now) {
    return !inbox.isTurning() && now - heard > server.settings().autologout().toNanos();
  }

  // --- for its turns ---

  CommandHandler handler() {
    return handler;
  }

  /// The client has said something, or is answered.
  void heard() {
    heard = System.nanoTime();
  }

  /// Takes a piece of the stream; the socket may have room again.
  void feed(byte[] piece) {
    layers.feed(piece);
    intake.resume();
  }

  private void send(byte[] octets, int length) {
    layers.answered(octets, length);
    if (inbox.isGone()) {
      throw new ConnectionClosed("the client is gone");
    }
    outlet.write(layers.wrap(octets, length));
    if (outlet.isFull()) {
      layers.rest();
      outlet.awaitReader();
    }
  }
}
