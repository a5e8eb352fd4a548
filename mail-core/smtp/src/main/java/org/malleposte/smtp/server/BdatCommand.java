package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.smtp.wire.Verb;

/// BDAT (RFC 3030 §2): a chunk of the message.
///
/// The octets follow whether the command is liked or not, so a refused chunk is swallowed before it
/// is answered; one that is too large for that ends the connection.
final class BdatCommand {
  private BdatCommand() {}

  static void run(Session session, SmtpCommand.Bdat bdat) throws SmtpRefused {
    if (bdat.size() > 2 * session.house.settings().maxMessageSize()) {
      throw new SmtpRefused(Refusal.ENDLESS);
    }
    session.decoder.readChunk(bdat.size());
    session.expect(taker(session, bdat));
  }

  private static Incoming taker(Session session, SmtpCommand.Bdat bdat) {
    try {
      Rules.check(Verb.BDAT, session.door, session.state());
    } catch (SmtpRefused e) {
      return new Unwanted(session, e);
    }
    MessageIntake begun = session.transaction().intake();
    session.move(State.CHUNKING);
    return new Chunk(session, begun == null ? DataCommand.intake(session) : begun, bdat);
  }

  /// A chunk that comes at the wrong time.
  private record Unwanted(Session session, SmtpRefused why) implements Incoming {
    @Override
    public void octets(byte[] bytes, int offset, int length) {
      // dropped
    }

    @Override
    public void end(boolean strict) {
      session.refuse("BDAT", why);
    }
  }

  private record Chunk(Session session, MessageIntake intake, SmtpCommand.Bdat bdat)
      implements Incoming {
    @Override
    public void octets(byte[] bytes, int offset, int length) {
      intake.take(bytes, offset, length);
    }

    @Override
    public void end(boolean strict) {
      if (bdat.last()) {
        new Acceptance(session).decide(intake);
        return;
      }
      Refusal failure = intake.failure();
      if (intake.isEndless()) {
        session.endless();
      } else if (failure != null) {
        session.refuse("BDAT", new SmtpRefused(failure));
      } else {
        session.reply("BDAT", Reply.of(250, "2.0.0", bdat.size() + " octets received"));
      }
    }
  }
}
