package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpRefused;

/// What a client was forgiven so far, and when that is enough.
final class Patience {
  private final Door door;
  private final SmtpLimits limits;
  private int errors;
  private int guesses;
  private int authFailures;
  private int idleCommands;
  private int messages;

  Patience(Door door, SmtpLimits limits) {
    this.door = door;
    this.limits = limits;
  }

  /// Another command: a client that chats without ever sending a message is stopped.
  void command(SmtpCommand command) throws SmtpRefused {
    if (isIdle(command) && ++idleCommands > limits.idleCommands()) {
      throw new SmtpRefused(Refusal.TOO_MANY_COMMANDS);
    }
  }

  /// Recipients and the octets of a chunk bring a message nearer, and have bounds of their own: a
  /// large message may come in thousands of chunks (RFC 3030 §2).
  private static boolean isIdle(SmtpCommand command) {
    return switch (command) {
      case SmtpCommand.Rcpt _, SmtpCommand.Quit _ -> false;
      case SmtpCommand.Bdat bdat -> bdat.size() == 0;
      default -> true; // what only talks
    };
  }

  /// A recipient that does not exist; somebody who tries many collects addresses.
  void guessed() throws SmtpRefused {
    // An agent in front passes on what strangers wrote to it.
    if (door != Door.LMTP && ++guesses > limits.unknownRecipients()) {
      throw new SmtpRefused(Refusal.TOO_MANY_ERRORS);
    }
  }

  void authFailed() throws SmtpRefused {
    if (++authFailures >= limits.authFailures()) {
      throw new SmtpRefused(Refusal.TOO_MANY_AUTH_FAILURES);
    }
  }

  /// Something was refused; returns whether that was one error too many.
  boolean endsWith(Refusal refusal) {
    return counts(refusal) && ++errors > limits.errors();
  }

  /// What an honest client with a long list of recipients meets is no error of its own.
  private static boolean counts(Refusal refusal) {
    return refusal != Refusal.TOO_MANY_RECIPIENTS && refusal != Refusal.UNKNOWN_RECIPIENT;
  }

  /// Another message is durable.
  void messageTaken() {
    messages++;
    idleCommands = 0;
  }

  int messages() {
    return messages;
  }
}
