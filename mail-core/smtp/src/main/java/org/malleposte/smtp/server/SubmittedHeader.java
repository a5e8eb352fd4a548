package org.malleposte.smtp.server;

import org.malleposte.directory.User;
import org.malleposte.mail.submission.SubmissionException;
import org.malleposte.smtp.wire.SmtpRefused;

/// The header of a message from one of our users, as the mail domain has it written.
final class SubmittedHeader implements MessageIntake.HeaderWriter {
  private final Session session;
  private final User user;
  private final byte[] trace;

  SubmittedHeader(Session session, User user, byte[] trace) {
    this.session = session;
    this.user = user;
    this.trace = trace;
  }

  @Override
  public byte[] write(byte[] header) throws SmtpRefused {
    try {
      return org.malleposte.mail.submission.SubmittedHeader.write(
          user,
          session.now(),
          trace,
          header,
          MessageIntake.HEADER_BOUND,
          session.house.limits().hops());
    } catch (SubmissionException e) {
      throw Replies.submission(e);
    }
  }
}
