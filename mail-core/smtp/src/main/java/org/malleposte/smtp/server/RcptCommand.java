package org.malleposte.smtp.server;

import java.util.List;
import org.malleposte.directory.Directory;
import org.malleposte.directory.Resolution;
import org.malleposte.mail.Delivery;
import org.malleposte.smtp.wire.RcptParameters;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// RCPT (RFC 5321 §4.1.1.3): who receives. Asks the directory; nothing is relayed for strangers.
final class RcptCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RcptCommand.class);

  /// To how many one message may lead, through groups and aliases; one RCPT may always lead to as
  /// many.
  private static final int PEOPLE = Directory.MAX_RECIPIENTS;

  private RcptCommand() {}

  static void run(Session session, SmtpCommand.Rcpt rcpt) throws SmtpRefused {
    Transaction transaction = session.transaction();
    if (transaction.recipients().size() >= session.house.limits().recipients()) {
      throw new SmtpRefused(Refusal.TOO_MANY_RECIPIENTS); // RFC 5321 §4.5.3.1.10
    }
    if (!session.isExtended() && !rcpt.parameters().equals(RcptParameters.NONE)) {
      throw new SmtpRefused(Refusal.UNKNOWN_PARAMETER, "Parameters need EHLO");
    }
    MailCommand.checkUtf8(
        rcpt.recipient(), transaction.parameters.smtpUtf8(), Refusal.NEEDS_SMTPUTF8);
    Recipient recipient = resolve(session, rcpt);
    if (transaction.people() + recipient.people() > PEOPLE) {
      throw new SmtpRefused(Refusal.TOO_MANY_RECIPIENTS);
    }
    transaction.add(recipient);
    session.move(State.ADDRESSED);
    session.about(List.of(recipient));
    session.reply("RCPT", Reply.of(250, "2.1.5", "Recipient OK"));
  }

  private static Recipient resolve(Session session, SmtpCommand.Rcpt rcpt) throws SmtpRefused {
    return switch (session.house.rooms().directory().resolve(rcpt.recipient())) {
      case Resolution.Local(var people, var forwards) ->
          new Recipient(
              rcpt.recipient(),
              people.stream()
                  .map(p -> new Delivery.Recipient(p.account(), p.address(), p.detail()))
                  .toList(),
              forwards(session, rcpt, forwards),
              rcpt.parameters());
      case Resolution.NotLocal _ -> remote(session, rcpt);
      case Resolution.Unknown _ -> {
        session.patience.guessed();
        throw new SmtpRefused(Refusal.UNKNOWN_RECIPIENT);
      }
      case Resolution.Disabled _ -> throw new SmtpRefused(Refusal.DISABLED_RECIPIENT);
      case Resolution.TooMany _ -> throw new SmtpRefused(Refusal.TOO_MANY_MEMBERS);
    };
  }

  /// Where an alias or a group leads outside. As long as this server sends nothing outside, its
  /// mail is refused whole, though some of it is for people here: neither a report to a sender
  /// elsewhere nor anything else would tell that the others never get it.
  private static List<String> forwards(
      Session session, SmtpCommand.Rcpt rcpt, List<String> forwards) throws SmtpRefused {
    if (forwards.isEmpty() || session.house.rooms().queue().isOutward()) {
      return forwards;
    }
    LOG.warn(
        "{}: mail for {} is refused: it would go on to {}, and queue.outbound is off",
        session.id,
        rcpt.recipient(),
        forwards);
    throw new SmtpRefused(Refusal.FORWARDING_OFF);
  }

  private static Recipient remote(Session session, SmtpCommand.Rcpt rcpt) throws SmtpRefused {
    if (session.user() == null) { // only the submission door lets anybody sign in
      throw new SmtpRefused(Refusal.RELAYING);
    }
    if (!session.house.rooms().queue().isOutward()) {
      throw new SmtpRefused(Refusal.NOT_OUTWARD);
    }
    return new Recipient(rcpt.recipient(), List.of(), List.of(rcpt.recipient()), rcpt.parameters());
  }
}
