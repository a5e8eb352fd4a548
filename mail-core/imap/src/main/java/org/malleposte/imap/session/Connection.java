package org.malleposte.imap.session;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.imap.codec.AppendDoor;
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
  private static final int BAD_IN_A_ROW = 20;

  /// Larger messages take so long to come that a temporary file is no matter.
  private static final long LARGEST_BORROWED = 1 << 20;

  private final ImapServer server;
  private final Context loop;
  private final NetSocket socket;
  private final String session =
      "i" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
  private final String address;
  private volatile long born = System.nanoTime();
  private final Inbox inbox;
  private final ImapDecoder decoder;
  private final ResponseWriter out;
  private volatile CommandHandler handler;
  private final Pace pace;

  private volatile long heard = born;
  private volatile boolean secure;
  private volatile @Nullable String user;
  private volatile boolean paused;
  private @Nullable Transcript transcript;
  private @Nullable Compression compression;
  private boolean greeted;
  private boolean ending;
  private boolean deaf;
  private @Nullable Future<Void> lastWrite;
  private int bad;
  private long borrowed; // of the memory that connections share

  Connection(ImapServer server, Context loop, NetSocket socket, boolean secure) {
    this.server = server;
    this.loop = loop;
    this.socket = socket;
    this.secure = secure;
    this.address = socket.remoteAddress().hostAddress();
    this.inbox = new Inbox(server.settings().inputWaiting());
    this.decoder = new ImapDecoder(server.settings().limits(), new Door());
    this.out = new ResponseWriter(this::send);
    this.handler = server.open(this);
    this.pace = new Pace(server.settings().command(), server.settings().octetsPerSecond());
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
    Decoded decoded = next();
    while (decoded == null) {
      feed(inbox.await(server.settings().preAuth().toNanos()));
      decoded = next();
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
    tellAnswered(ok, ok.length);
    inbox.drop(true);
    decoder.discard();
    resume();
    try {
      server
          .upgrade(loop, socket, Buffer.buffer(ok), () -> inbox.drop(false))
          .get(server.settings().preAuth().toMillis(), TimeUnit.MILLISECONDS);
      secure = true;
    } catch (ExecutionException | TimeoutException e) {
      throw new ConnectionClosed("TLS failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionClosed("interrupted");
    }
  }

  /// Whether DEFLATE is on.
  public boolean isCompressed() {
    return compression != null;
  }

  /// From now on sentences are told so (RFC 5255 §3); null for as they are.
  public void speak(@Nullable UnaryOperator<String> translation) {
    out.speak(translation);
  }

  /// Sends what was written (the OK of COMPRESS) as it is; what follows is DEFLATE, both ways (RFC
  /// 4978 §3). A client waits for the OK: what it sent before counts as compressed.
  public void compress() {
    out.flush();
    Compression fresh = new Compression(server.deflaters());
    fresh.offer(decoder.takeRest());
    compression = fresh;
  }

  /// Sends what was written (the OK of UNAUTHENTICATE) and begins again, as if the client had just
  /// connected: with a handler of its own, so that nothing is left of the session before (RFC 8437
  /// §3). TLS stays.
  public void startOver() {
    out.flush();
    compressNoMore();
    handler.closed();
    String name = user;
    if (name != null) {
      user = null;
      server.signedOut(name);
    }
    born = System.nanoTime();
    bad = 0;
    decoder.useUtf7Names();
    out.useAscii();
    out.speak(null);
    handler = server.open(this);
  }

  /// What the client says after UNAUTHENTICATE, and what it hears after the OK, is plain (RFC 8437
  /// §4.1).
  private void compressNoMore() {
    Compression old = compression;
    if (old != null) {
      decoder.discard();
      decoder.feed(old.plainRest());
      old.end();
      compression = null;
    }
  }

  /// A place for a message that a command makes of another; who asks closes it.
  ///
  /// @param size octets it will have, about
  public MessageSpool spool(long size) {
    return spool(size, server.settings().spoolMemory());
  }

  /// @param room octets that may stay in memory
  private MessageSpool spool(long size, long room) {
    return new MessageSpool(server.settings().spoolDirectory(), size > room ? 0 : (int) room);
  }

  /// Closes the connection once what was written is sent: after LOGOUT.
  public void close() {
    ending = true;
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
      wakeWriter();
    });
    socket.exceptionHandler(e -> LOG.debug("{}: {}", session, e.toString()));
    socket.drainHandler(_ -> wakeWriter());
    socket.handler(this::received);
    wake(); // the first turn greets
  }

  private void received(Buffer piece) {
    heard = System.nanoTime();
    if (inbox.offer(piece.getBytes())) {
      startTurn();
    }
    if (inbox.isFull()) {
      paused = true;
      socket.pause();
      resumeHere(); // the turn may have emptied the inbox before it could see `paused`
    }
  }

  /// On the event loop, as the pausing is: elsewhere it could come between the two lines above, and
  /// the socket would stay paused for good.
  private void resumeHere() {
    if (paused && !inbox.isFull()) {
      paused = false;
      socket.resume();
    }
  }

  private void startTurn() {
    server.startTurn(this::turn);
  }

  /// Called now and then; ends what has taken too long.
  void checkTime(long now) {
    if (user == null) {
      if (now - born > server.settings().preAuth().toNanos()) {
        end("Too slow to sign in");
      }
    } else if (now - heard > server.settings().autologout().toNanos()) {
      end("Autologout: silent for too long"); // RFC 9051 §5.4
    }
    if (pace.isOver(now)) {
      end("Too slow: a command must go on once it was begun");
    }
  }

  // --- the turn ---

  private void turn() {
    try {
      do {
        pace.pause();
        greetOnce();
        readAll();
        speakUnasked();
        out.release();
        restCompression();
        if (!decoder.isEmpty()) {
          pace.waitForRest();
        }
      } while (!ending && !inbox.rest());
    } catch (ConnectionClosed e) {
      String farewell = inbox.farewell();
      fail(farewell == null ? "No answer came" : farewell);
    } catch (RuntimeException | Error e) {
      LOG.atLevel(Outage.level("IMAP commands", e)).setCause(e).log("{}: a command failed", this);
      fail("The server failed");
    }
    if (ending) {
      finish();
    }
  }

  private void greetOnce() {
    if (!greeted) {
      greeted = true;
      listen();
      handler.greet(out);
    }
  }

  private void readAll() {
    byte[] piece = inbox.poll();
    while (piece != null && !ending && inbox.farewell() == null) {
      listen();
      feed(piece);
      for (Decoded decoded = next(); decoded != null; decoded = next()) {
        act(decoded);
        if (ending) {
          return;
        }
      }
      if (!decoder.isEmpty()) {
        Thread.yield(); // a long message is parsed as it comes: others want the processor too
      }
      piece = inbox.poll();
    }
  }

  private void feed(byte[] piece) {
    if (compression == null) {
      feedPlain(piece);
    } else {
      compression.offer(piece);
    }
    resume();
  }

  private void feedPlain(byte[] piece) {
    if (transcript != null) {
      transcript.said(piece, piece.length);
    }
    decoder.feed(piece);
    pace.heard(piece.length);
  }

  /// What was decoded next; a compressed piece is inflated little by little, so that the decoder's
  /// bounds hold for what a few octets become.
  private @Nullable Decoded next() {
    Decoded decoded = decoder.next();
    while (decoded == null && compression != null) {
      try {
        byte[] inflated = compression.inflate();
        if (inflated == null) {
          return null;
        }
        feedPlain(inflated);
      } catch (DataFormatException e) {
        LOG.debug("{}: {}", this, e.getMessage());
        return new Decoded.Fatal("That cannot be inflated");
      }
      decoded = decoder.next();
    }
    return decoded;
  }

  private void restCompression() {
    if (compression != null) {
      compression.rest();
    }
  }

  private void resume() {
    if (paused && !inbox.isFull()) {
      loop.runOnContext(_ -> resumeHere());
    }
  }

  private void speakUnasked() {
    if (ending) {
      return;
    }
    if (inbox.isGone()) {
      ending = true;
      return;
    }
    String farewell = inbox.farewell();
    if (farewell != null) {
      out.bye(farewell);
      ending = true;
    } else if (inbox.takeWoken()) {
      handler.wake(out);
    }
  }

  private void act(Decoded decoded) {
    switch (decoded) {
      case Decoded.Command(ImapCommand command) -> handle(command);
      case Decoded.Continue() -> out.more("Send the literal");
      case Decoded.Line _ -> out.bad(null, "Nobody asked");
      case Decoded.Bad(String tag, String sentence) -> {
        out.bad(tag, sentence);
        bad++;
      }
      case Decoded.Refused(String tag, String code, String sentence) -> out.no(tag, code, sentence);
      case Decoded.Fatal(String sentence) -> {
        out.bye(sentence);
        ending = true;
      }
    }
    if (!(decoded instanceof Decoded.Continue)) {
      pace.complete(); // a command is over, well or not
      giveBack();
    }
    if (bad > BAD_IN_A_ROW) {
      out.bye("Too many bad commands"); // it speaks another protocol, or means no good
      ending = true;
    }
  }

  private void giveBack() {
    server.memory().give(borrowed);
    borrowed = 0;
  }

  private void handle(ImapCommand command) {
    bad = 0;
    try {
      handler.handle(command, out);
    } finally {
      heard = System.nanoTime(); // the time a command takes is not the client's silence
      if (command instanceof ImapCommand.Bringing bringing) {
        bringing.spools().forEach(this::close);
      }
    }
  }

  private void close(MessageSpool content) {
    try {
      content.close();
    } catch (IOException e) {
      LOG.warn("{}: a temporary file could not be removed", session, e);
    }
  }

  /// Says why the connection ends, if someone listens and it would not be in the middle of a line.
  private void fail(String sentence) {
    ending = true;
    if (deaf || inbox.isGone() || out.isMidLine()) {
      return;
    }
    try {
      out.bye(sentence);
      out.flush();
    } catch (ConnectionClosed e) {
      LOG.debug("{}: gone before it was told", session);
    }
  }

  /// The last thing a connection does. The inbox still says that a turn goes on: none starts after.
  private void finish() {
    decoder.discard();
    giveBack();
    inbox.drop(true);
    if (compression != null) {
      compression.end();
    }
    closeOnceSent();
    server.closed(this);
    handler.closed();
  }

  /// Closing at once would throw away what a slow client has not taken yet.
  private void closeOnceSent() {
    Future<Void> last = lastWrite;
    if (deaf || last == null || last.isComplete()) {
      socket.close();
      return;
    }
    last.onComplete(_ -> socket.close());
    server.later(server.settings().writeStall(), socket::close);
  }

  // --- sending ---

  private void send(byte[] octets, int length) {
    tellAnswered(octets, length);
    if (inbox.isGone()) {
      throw new ConnectionClosed("the client is gone");
    }
    Compression layer = compression;
    lastWrite =
        socket.write(
            layer == null
                ? Buffer.buffer(length).appendBytes(octets, 0, length)
                : layer.deflate(octets, length));
    if (socket.writeQueueFull()) {
      restCompression();
      awaitReader();
    }
  }

  private void awaitReader() {
    long deadline = System.nanoTime() + server.settings().writeStall().toNanos();
    synchronized (out) {
      while (socket.writeQueueFull()) {
        long left = deadline - System.nanoTime();
        if (inbox.isGone() || left <= 0) {
          deaf = true;
          throw new ConnectionClosed("the client does not read");
        }
        try {
          out.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ConnectionClosed("interrupted");
        }
      }
    }
  }

  private void wakeWriter() {
    synchronized (out) {
      out.notifyAll();
    }
  }

  // --- the wire ---

  private void listen() {
    Wire wire = server.wire();
    if (wire == null || !wire.wants(this)) {
      transcript = null;
    } else if (transcript == null) {
      transcript = new Transcript(line -> wire.said(this, line), line -> wire.answered(this, line));
    }
  }

  private void tellAnswered(byte[] octets, int length) {
    if (transcript != null) {
      transcript.answered(octets, length);
    }
  }

  /// Where messages of APPEND go.
  private final class Door implements AppendDoor {
    @Override
    public long limit() {
      return handler.appendLimit();
    }

    @Override
    public MessageSpool spool(long size, long before) {
      long own = Math.max(0, server.settings().spoolMemory() - before);
      if (size > own && size <= LARGEST_BORROWED && server.memory().take(size)) {
        borrowed += size;
        return Connection.this.spool(size, size);
      }
      return Connection.this.spool(size, own);
    }
  }
}
