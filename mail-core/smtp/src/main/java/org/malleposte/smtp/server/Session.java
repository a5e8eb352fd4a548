package org.malleposte.smtp.server;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.account.Watch;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.User;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpDecoder;
import org.malleposte.smtp.wire.SmtpRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's conversation: what was said so far, and what is answered. What comes in is taken
/// apart by its [Dispatcher].
///
/// Knows no socket: its [Link] calls it with what comes in, one call at a time, and never while a
/// client is only thinking, so that an idle session holds no thread.
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  final House house;
  final Door door;
  final Peer peer;
  final String id;
  final Link link;
  final SmtpDecoder decoder = new SmtpDecoder();
  final Transcript transcript;
  final Pace pace;
  final Patience patience;
  final Outbox outbox;

  private final Dispatcher dispatcher = new Dispatcher(this);
  private State state = State.FRESH;
  private String hello = "";
  private boolean extended;
  private @Nullable Granted signedIn;
  private Watch standing = () -> {};
  private @Nullable Transaction transaction;
  private boolean leaving;
  private boolean ended;

  Session(House house, Door door, Peer peer, String id, Link link) {
    this.house = house;
    this.door = door;
    this.peer = peer;
    this.id = id;
    this.link = link;
    this.transcript = new Transcript(house.rooms().tap(), id);
    this.pace = new Pace(house.settings().timeouts());
    this.patience = new Patience(door, house.limits());
    this.outbox = new Outbox(link, pace);
  }

  // What the link calls

  void greet() {
    String protocol = door == Door.LMTP ? "LMTP" : "ESMTP";
    reply("greeting", Reply.plain(220, house.settings().hostname() + " " + protocol));
    outbox.flush();
  }

  /// The client talks before it was greeted: a program that does not listen (RFC 5321 §4.3.1).
  void talksTooEarly() {
    refuse("greeting", new SmtpRefused(Refusal.TALKS_TOO_EARLY));
    outbox.flush();
  }

  /// There are more connections than we take.
  void turnAway() {
    refuse("greeting", new SmtpRefused(Refusal.TOO_MANY_CONNECTIONS));
    outbox.flush();
  }

  void receive(byte[] octets) {
    if (!ended) {
      dispatcher.receive(octets);
    }
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
    if (!dispatcher.takesOctets()) {
      leaveIfDue();
    }
  }

  /// No message is under way: the time to end, if the server does.
  void leaveIfDue() {
    if (leaving) {
      end(Refusal.SHUTTING_DOWN); // RFC 5321 §3.8
    }
  }

  private void end(Refusal why) {
    if (!ended) {
      refuse("end", new SmtpRefused(why));
      outbox.flush();
    }
  }

  boolean isOver() {
    return ended;
  }

  /// The connection is gone.
  void closed() {
    ended = true;
    standing.close();
    reset();
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
    dispatcher.expect(taker);
    pace.transferStarted();
  }

  void expect(AuthExchange exchange) {
    dispatcher.expect(exchange);
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
    dispatcher.forget();
  }

  /// A message that was refused for its size long ago goes on and on.
  void endless() {
    refuse("message", new SmtpRefused(Refusal.ENDLESS));
  }

  Instant now() {
    return house.rooms().clock().instant();
  }

  void reply(String verb, Reply reply) {
    house.rooms().metrics().replied(door, verb, reply);
    String text = reply.toString();
    transcript.server(text);
    outbox.add(reply);
  }

  /// Says no, and ends the conversation when that is due.
  void refuse(String verb, SmtpRefused refused) {
    reply(verb, Replies.of(refused));
    LOG.debug("{}: {} refused: {}", id, verb, refused.sentence());
    if (refused.refusal().closes()) {
      close(true);
    } else if (patience.endsWith(refused.refusal())) {
      reply(verb, Refusal.TOO_MANY_ERRORS.reply());
      close(true);
    }
  }

  /// Sends what is to be said and starts TLS; all that was said before is void (RFC 3207 §4.2).
  void startTls(Reply reply) {
    outbox.flush();
    resetTo(State.FRESH);
    hello = "";
    signedIn = null;
    standing.close();
    decoder.discardUnread();
    reply("STARTTLS", reply);
    link.startTls(outbox.take());
  }

  void close(boolean linger) {
    outbox.flush();
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

  /// Tells the tap whose mail this is: that of the recipients who live here.
  void about(List<Recipient> recipients) {
    recipients.forEach(r -> r.local().forEach(local -> transcript.about(local.address())));
  }
}
