package org.malleposte.smtp.server;

import java.nio.charset.StandardCharsets;
import org.malleposte.directory.User;
import org.malleposte.smtp.wire.MailParameters;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpRefused;

/// MAIL (RFC 5321 §4.1.1.2): who sends.
final class MailCommand {
  private MailCommand() {}

  static void run(Session session, SmtpCommand.Mail mail) throws SmtpRefused {
    checkParameters(session, mail.parameters());
    checkUtf8(mail.sender(), mail.parameters().smtpUtf8(), Refusal.NEEDS_SMTPUTF8);
    checkLimits(session);
    if (session.door == Door.SUBMISSION) {
      checkSender(session, mail.sender());
    }
    session.begin(new Transaction(mail.sender(), mail.parameters()));
    session.reply("MAIL", Reply.of(250, "2.1.0", "Sender OK"));
  }

  private static void checkParameters(Session session, MailParameters parameters)
      throws SmtpRefused {
    if (!session.isExtended() && !parameters.equals(MailParameters.NONE)) {
      throw new SmtpRefused(Refusal.UNKNOWN_PARAMETER, "Parameters need EHLO");
    }
    if (parameters.size() > session.house.settings().maxMessageSize()) {
      throw new SmtpRefused(Refusal.TOO_BIG); // RFC 1870 §6.1
    }
  }

  static void checkUtf8(String address, boolean allowed, Refusal refusal) throws SmtpRefused {
    if (!allowed && !StandardCharsets.US_ASCII.newEncoder().canEncode(address)) {
      throw new SmtpRefused(refusal);
    }
  }

  private static void checkLimits(Session session) throws SmtpRefused {
    SmtpLimits limits = session.house.limits();
    if (session.door != Door.LMTP
        && session.patience.messages() >= limits.messagesPerConnection()) {
      throw new SmtpRefused(Refusal.TOO_MANY_MESSAGES);
    }
    User user = session.user();
    boolean within =
        switch (session.door) {
          case LMTP -> true;
          case SUBMISSION ->
              user == null
                  || session
                      .house
                      .rates()
                      .take("user " + user.address(), limits.messagesPerHourPerUser());
          case MX ->
              session.peer.isLoopback()
                  || session
                      .house
                      .rates()
                      .take("from " + session.peer.group(), limits.messagesPerHourPerAddress());
        };
    if (!within) {
      throw new SmtpRefused(Refusal.RATE_EXCEEDED);
    }
  }

  /// RFC 6409 §6.1. The null sender is allowed, for receipts (RFC 8098 §3): such a message must
  /// have a From of the user like any other.
  private static void checkSender(Session session, String sender) throws SmtpRefused {
    User user = session.user();
    if (user == null) {
      throw new SmtpRefused(
          session.mayAuthenticate() ? Refusal.AUTH_FIRST : Refusal.TLS_FIRST); // RFC 6409 §4.3
    }
    if (!sender.isEmpty() && !session.house.rooms().directory().maySendAs(user, sender)) {
      throw new SmtpRefused(Refusal.SENDER_NOT_OWNED);
    }
  }
}
