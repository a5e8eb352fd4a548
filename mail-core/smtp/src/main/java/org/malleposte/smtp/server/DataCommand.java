package org.malleposte.smtp.server;

import org.malleposte.directory.User;
import org.malleposte.smtp.wire.BodyType;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpRefused;

/// DATA (RFC 5321 §4.1.1.4).
final class DataCommand {
  private DataCommand() {}

  static void run(Session session) throws SmtpRefused {
    if (session.transaction().parameters.body() == BodyType.BINARY_MIME) {
      throw new SmtpRefused(Refusal.BINARY_NEEDS_BDAT); // RFC 3030 §3
    }
    MessageIntake intake = intake(session);
    session.decoder.readText();
    session.expect(new Text(session, intake));
    session.reply("DATA", Reply.plain(354, "Send the message, end it with CR LF . CR LF"));
  }

  /// Starts the message of this transaction.
  static MessageIntake intake(Session session) {
    Transaction transaction = session.transaction();
    byte[] received = TraceHeader.received(session, transaction);
    // RFC 5321 §4.4: only what ends its way here has a Return-Path. What goes out too gets it when
    // it is delivered here.
    byte[] trace =
        transaction.goesOut()
            ? received
            : Octets.join(TraceHeader.returnPath(transaction.sender), received);
    User user = session.user();
    MessageIntake intake =
        new MessageIntake(
            session.house.settings(),
            user == null
                ? new RelayedHeader(session, trace)
                : new SubmittedHeader(session, user, trace));
    transaction.begin(intake);
    return intake;
  }

  /// The text until the lone dot.
  private record Text(Session session, MessageIntake intake) implements Incoming {
    @Override
    public void octets(byte[] bytes, int offset, int length) {
      intake.take(bytes, offset, length);
      if (intake.isEndless()) {
        session.endless();
      }
    }

    @Override
    public void end(boolean strict) {
      if (!strict) {
        intake.fail(Refusal.BARE_LINE_ENDING_IN_MESSAGE);
      }
      new Acceptance(session).decide(intake);
    }
  }
}
