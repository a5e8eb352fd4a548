package org.malleposte.smtp.server;

import org.jspecify.annotations.Nullable;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpInput;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.storage.StorageException;

/// Takes what a client says to who waits for it: a command to its file, a response to the AUTH
/// under way, octets to DATA or BDAT.
final class Dispatcher {
  private final Session session;
  private @Nullable Incoming incoming;
  private @Nullable AuthExchange auth;

  Dispatcher(Session session) {
    this.session = session;
  }

  void receive(byte[] octets) {
    session.decoder.feed(octets);
    session.pace.received(octets.length);
    while (!session.isOver()) {
      SmtpInput input = session.decoder.next();
      if (input == null) {
        break;
      }
      take(input);
      session.outbox.flushMuch();
    }
    session.outbox.flush();
  }

  /// The octets that follow go there.
  void expect(Incoming taker) {
    incoming = taker;
  }

  /// The next line goes there.
  void expect(AuthExchange exchange) {
    auth = exchange;
  }

  /// Whether a message is under way.
  boolean takesOctets() {
    return incoming != null;
  }

  /// Nobody waits for anything but commands.
  void forget() {
    incoming = null;
    auth = null;
  }

  private void take(SmtpInput input) {
    switch (input) {
      case SmtpInput.Command(var line, var command) -> {
        session.transcript.client(line);
        command(command);
      }
      case SmtpInput.Malformed(var line, var why) -> {
        session.transcript.client(line);
        session.refuse("?", why);
      }
      case SmtpInput.SaslResponse(var line) -> saslResponse(line);
      case SmtpInput.Octets(var bytes, var offset, var length) -> {
        session.transcript.clientOctets(length);
        incoming().octets(bytes, offset, length);
      }
      case SmtpInput.EndOfOctets(var strict) -> endOfOctets(strict);
      case SmtpInput.Broken(var why) -> session.refuse("?", new SmtpRefused(why));
    }
  }

  private interface Work {
    void run() throws SmtpRefused;
  }

  private void answer(String verb, Work work) {
    try {
      work.run();
    } catch (SmtpRefused e) {
      session.refuse(verb, e);
    } catch (StorageException e) {
      session.refuse(verb, new SmtpRefused(Replies.storage(e)));
    } catch (RuntimeException e) {
      session.refuse(verb, new SmtpRefused(Replies.unexpected(e)));
    }
  }

  private void command(SmtpCommand command) {
    answer(
        command.verb().name(),
        () -> {
          session.patience.command(command);
          checkTurn(command);
          boolean chunk = command instanceof SmtpCommand.Bdat; // judges for itself
          Rules.check(command.verb(), session.door, chunk ? State.ADDRESSED : session.state());
          execute(command);
        });
  }

  private void execute(SmtpCommand command) throws SmtpRefused {
    switch (command) {
      case SmtpCommand.Helo helo -> HelloCommand.helo(session, helo);
      case SmtpCommand.Ehlo ehlo -> HelloCommand.extended(session, ehlo.name());
      case SmtpCommand.Lhlo lhlo -> HelloCommand.extended(session, lhlo.name());
      case SmtpCommand.Mail mail -> MailCommand.run(session, mail);
      case SmtpCommand.Rcpt rcpt -> RcptCommand.run(session, rcpt);
      case SmtpCommand.Data _ -> DataCommand.run(session);
      case SmtpCommand.Bdat bdat -> BdatCommand.run(session, bdat);
      case SmtpCommand.Rset _ -> RsetCommand.run(session);
      case SmtpCommand.Noop _ -> session.reply("NOOP", Replies.OK);
      case SmtpCommand.Vrfy _ -> VrfyCommand.run(session);
      case SmtpCommand.Expn _ -> throw new SmtpRefused(Refusal.NOT_IMPLEMENTED);
      case SmtpCommand.Help _ -> HelpCommand.run(session);
      case SmtpCommand.Quit _ -> QuitCommand.run(session);
      case SmtpCommand.StartTls _ -> StartTlsCommand.run(session);
      case SmtpCommand.Auth start -> AuthCommand.run(session, start);
    }
  }

  /// A stranger is stopped who does not wait for the answers that RFC 2920 §3.1 says to wait for.
  private void checkTurn(SmtpCommand command) throws SmtpRefused {
    boolean mustWait =
        command instanceof SmtpCommand.Helo
            || command instanceof SmtpCommand.Ehlo
            || command instanceof SmtpCommand.Data;
    if (session.door == Door.MX
        && mustWait
        && (session.decoder.hasUnread() || session.link.hasWaiting())) {
      throw new SmtpRefused(Refusal.TALKS_TOO_EARLY);
    }
  }

  private void saslResponse(String line) {
    session.transcript.clientSecret();
    AuthExchange exchange = auth;
    if (exchange == null) {
      throw new IllegalStateException("a response without an exchange");
    }
    auth = null;
    answer("AUTH", () -> exchange.respond(line));
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
    session.pace.transferEnded();
    taker.end(strict);
    session.leaveIfDue();
  }
}
