package org.malleposte.smtp.server;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.account.Watch;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.User;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpDecoder;
import org.malleposte.smtp.wire.SmtpInput;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's conversation: what was said so far, and what is answered.
///
/// Knows no socket: its [Link] calls it with what comes in, one call at a time, and never while a
/// client is only thinking, so that an idle session holds no thread.
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int FLUSH_AT = 16 * 1024;

  final House house;
  final Door door;
  final Peer peer;
  final String id;
  final Link link;
  final SmtpDecoder decoder = new SmtpDecoder();
  final Transcript transcript;
  final Pace pace;

  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private State state = State.FRESH;
  private String hello = "";
  private boolean extended;
  private @Nullable Granted signedIn;
  private Watch standing = () -> {};
  private @Nullable Transaction transaction;
  private @Nullable Incoming incoming;
  private @Nullable AuthExchange auth;
  private boolean leaving;
  private boolean ended;

  private int errors;
  private int guesses;
  private int authFailures;
  private int idleCommands;
  private int messages;

  Session(House house, Door door, Peer peer, String id, Link link) {
    this.house = house;
    this.door = door;
    this.peer = peer;
    this.id = id;
    this.link = link;
    this.transcript = new Transcript(house.rooms().tap(), id);
    this.pace = new Pace(house.settings().timeouts());
  }

  // What the link calls

  void greet() {
    String protocol = door == Door.LMTP ? "LMTP" : "ESMTP";
    reply("greeting", Reply.plain(220, house.settings().hostname() + " " + protocol));
    flush();
  }

  /// The client talks before it was greeted: a program that does not listen (RFC 5321 §4.3.1).
  void talksTooEarly() {
    refuse("greeting", new SmtpRefused(Refusal.TALKS_TOO_EARLY));
    flush();
  }

  /// There are more connections than we take.
  void turnAway() {
    refuse("greeting", new SmtpRefused(Refusal.TOO_MANY_CONNECTIONS));
    flush();
  }

  void receive(byte[] octets) {
    if (ended) {
      return;
    }
    decoder.feed(octets);
    pace.received(octets.length);
    while (!ended) {
      SmtpInput input = decoder.next();
      if (input == null) {
        break;
      }
      take(input);
      if (unsent.size() > FLUSH_AT) {
        flush();
      }
    }
    flush();
  }

  void timeout() {
    end(Refusal.TIMEOUT);
  }

  /// What the client signed in with no longer opens this. A message under way is not taken.
  void revoked() {
    end(Refusal.SIGN_IN_REVOKED);
  }

  /// The server goes down; a message under way may end first.
  void shutdown() {
    leaving = true;
    if (incoming == null) {
      end(Refusal.SHUTTING_DOWN); // RFC 5321 §3.8
    }
  }

  private void end(Refusal why) {
    if (!ended) {
      refuse("end", new SmtpRefused(why));
      flush();
    }
  }

  /// The connection is gone.
  void closed() {
    ended = true;
    standing.close();
    reset();
  }

  // Input

  private void take(SmtpInput input) {
    switch (input) {
      case SmtpInput.Command(var line, var command) -> {
        transcript.client(line);
        command(command);
      }
      case SmtpInput.Malformed(var line, var why) -> {
        transcript.client(line);
        refuse("?", why);
      }
      case SmtpInput.SaslResponse(var line) -> saslResponse(line);
      case SmtpInput.Octets(var bytes, var offset, var length) -> {
        transcript.clientOctets(length);
        incoming().octets(bytes, offset, length);
      }
      case SmtpInput.EndOfOctets(var strict) -> endOfOctets(strict);
      case SmtpInput.Broken(var why) -> refuse("?", new SmtpRefused(why));
    }
  }

  private void command(SmtpCommand command) {
    String verb = command.verb().name();
    try {
      checkPatience(command);
      Rules.check(
          command.verb(), door, command instanceof SmtpCommand.Bdat ? State.ADDRESSED : state);
      execute(command);
    } catch (SmtpRefused e) {
      refuse(verb, e);
    } catch (StorageException e) {
      refuse(verb, new SmtpRefused(Replies.storage(e)));
    } catch (RuntimeException e) {
      refuse(verb, new SmtpRefused(Replies.unexpected(e)));
    }
  }

  private void execute(SmtpCommand command) throws SmtpRefused {
    switch (command) {
      case SmtpCommand.Helo helo -> HelloCommand.helo(this, helo);
      case SmtpCommand.Ehlo ehlo -> HelloCommand.extended(this, ehlo.name());
      case SmtpCommand.Lhlo lhlo -> HelloCommand.extended(this, lhlo.name());
      case SmtpCommand.Mail mail -> MailCommand.run(this, mail);
      case SmtpCommand.Rcpt rcpt -> RcptCommand.run(this, rcpt);
      case SmtpCommand.Data _ -> DataCommand.run(this);
      case SmtpCommand.Bdat bdat -> BdatCommand.run(this, bdat);
      case SmtpCommand.Rset _ -> RsetCommand.run(this);
      case SmtpCommand.Noop _ -> reply("NOOP", Replies.OK);
      case SmtpCommand.Vrfy _ -> VrfyCommand.run(this);
      case SmtpCommand.Expn _ -> throw new SmtpRefused(Refusal.NOT_IMPLEMENTED);
      case SmtpCommand.Help _ -> HelpCommand.run(this);
      case SmtpCommand.Quit _ -> QuitCommand.run(this);
      case SmtpCommand.StartTls _ -> StartTlsCommand.run(this);
      case SmtpCommand.Auth start -> AuthCommand.run(this, start);
    }
  }

  /// A client that chats without ever sending a message is stopped, and so is a stranger who does
  /// not wait for the answers that RFC 2920 §3.1 says to wait for.
  private void checkPatience(SmtpCommand command) throws SmtpRefused {
    if (!(command instanceof SmtpCommand.Rcpt || command instanceof SmtpCommand.Quit)
        && ++idleCommands > house.limits().idleCommands()) {
      throw new SmtpRefused(Refusal.TOO_MANY_COMMANDS);
    }
    boolean mustWait =
        command instanceof SmtpCommand.Helo
            || command instanceof SmtpCommand.Ehlo
            || command instanceof SmtpCommand.Data;
    if (door == Door.MX && mustWait && (decoder.hasUnread() || link.hasWaiting())) {
      throw new SmtpRefused(Refusal.TALKS_TOO_EARLY);
    }
  }

  private void saslResponse(String line) {
    transcript.clientSecret();
    AuthExchange exchange = auth;
    if (exchange == null) {
      throw new IllegalStateException("a response without an exchange");
    }
    auth = null;
    try {
      exchange.respond(line);
    } catch (SmtpRefused e) {
      refuse("AUTH", e);
    } catch (StorageException e) {
      refuse("AUTH", new SmtpRefused(Replies.storage(e)));
    } catch (RuntimeException e) {
      refuse("AUTH", new SmtpRefused(Replies.unexpected(e)));
    }
  }

  private Incoming incoming() {
    Incoming taker = incoming;
    if (taker == null) {
      throw new IllegalStateException("octets that nobody waits for");
    }
    return taker;
  }

  private void endOfOctets(boolean strict) {
    Incoming taker = incoming();
    incoming = null;
    pace.transferEnded();
    taker.end(strict);
    if (leaving) {
      end(Refusal.SHUTTING_DOWN);
    }
  }

  // What the commands call

  State state() {
    return state;
  }

  /// How the client called itself, and whether it knows extensions.
  void greeted(String name, boolean knowsExtensions) {
    hello = name;
    extended = knowsExtensions;
    resetTo(State.READY);
  }

  String hello() {
    return hello;
  }

  boolean isExtended() {
    return extended;
  }

  @Nullable User user() {
    return signedIn == null ? null : signedIn.user();
  }

  void signIn(Granted granted) {
    signedIn = granted;
    transcript.about(granted.user().address());
    standing = Standing.watch(this, granted);
  }

  /// Who stands in the journal.
  Actor actor() {
    return signedIn == null
        ? new Actor("system", "", door.protocol(), peer.ip(), id)
        : signedIn.actor(door.protocol(), peer.ip(), id);
  }

  void begin(Transaction first) {
    transaction = first;
    state = State.SENDER;
  }

  Transaction transaction() {
    Transaction current = transaction;
    if (current == null) {
      throw new IllegalStateException("no transaction in state " + state);
    }
    return current;
  }

  void move(State next) {
    state = next;
  }

  /// The octets that follow go there.
  void expect(Incoming taker) {
    incoming = taker;
    pace.transferStarted();
  }

  void expect(AuthExchange exchange) {
    auth = exchange;
    decoder.readResponse();
  }

  void resetTo(State next) {
    reset();
    state = next;
  }

  private void reset() {
    if (transaction != null) {
      transaction.close();
    }
    transaction = null;
    incoming = null;
    auth = null;
  }

  /// A recipient that does not exist; somebody who tries many collects addresses.
  void guessed() throws SmtpRefused {
    // An agent in front passes on what strangers wrote to it.
    if (door != Door.LMTP && ++guesses > house.limits().unknownRecipients()) {
      throw new SmtpRefused(Refusal.TOO_MANY_ERRORS);
    }
  }

  void authFailed() throws SmtpRefused {
    if (++authFailures >= house.limits().authFailures()) {
      throw new SmtpRefused(Refusal.TOO_MANY_AUTH_FAILURES);
    }
  }

  /// A message that was refused for its size long ago goes on and on.
  void endless() {
    refuse("message", new SmtpRefused(Refusal.ENDLESS));
  }

  Instant now() {
    return house.rooms().clock().instant();
  }

  /// Another message is durable.
  void messageTaken() {
    messages++;
    idleCommands = 0;
  }

  int messages() {
    return messages;
  }

  void reply(String verb, Reply reply) {
    house.rooms().metrics().replied(door, verb, reply);
    String text = reply.toString();
    transcript.server(text);
    unsent.writeBytes(reply.bytes());
  }

  /// Says no, and ends the conversation when that is due.
  void refuse(String verb, SmtpRefused refused) {
    reply(verb, Replies.of(refused));
    LOG.debug("{}: {} refused: {}", id, verb, refused.sentence());
    if (refused.refusal().closes()) {
      close(true);
    } else if (counts(refused.refusal()) && ++errors > house.limits().errors()) {
      reply(verb, Refusal.TOO_MANY_ERRORS.reply());
      close(true);
    }
  }

  /// What an honest client with a long list of recipients meets is no error of its own.
  private static boolean counts(Refusal refusal) {
    return refusal != Refusal.TOO_MANY_RECIPIENTS && refusal != Refusal.UNKNOWN_RECIPIENT;
  }

  void flush() {
    if (unsent.size() > 0) {
      link.send(unsent.toByteArray());
      unsent.reset();
      pace.replied();
    }
  }

  /// Sends, and tells whether the client has it.
  void flush(Link.Told told) {
    link.send(unsent.toByteArray(), told);
    unsent.reset();
    pace.replied();
  }

  /// Sends what is to be said and starts TLS; all that was said before is void (RFC 3207 §4.2).
  void startTls(Reply reply) {
    flush();
    resetTo(State.FRESH);
    hello = "";
    signedIn = null;
    standing.close();
    decoder.discardUnread();
    reply("STARTTLS", reply);
    byte[] last = unsent.toByteArray();
    unsent.reset();
    link.startTls(last);
  }

  void close(boolean linger) {
    flush();
    ended = true;
    link.close(linger);
  }

  boolean isTls() {
    return !link.tls().isEmpty();
  }

  /// Whether the client may sign in on this connection.
  boolean mayAuthenticate() {
    return door == Door.SUBMISSION
        && (isTls() || peer.isLoopback() && house.settings().plainAuthOnLoopback());
  }

  /// The names of the recipients' local part owners, for the tap.
  void about(List<Recipient> recipients) {
    recipients.forEach(r -> r.local().forEach(local -> transcript.about(local.address())));
  }
}
