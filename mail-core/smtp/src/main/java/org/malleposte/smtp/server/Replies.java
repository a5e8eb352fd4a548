package org.malleposte.smtp.server;

import java.io.IOException;
import org.malleposte.account.Outage;
import org.malleposte.mail.MailException;
import org.malleposte.mail.submission.SubmissionException;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where what went wrong becomes a reply.
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  static final Reply OK = Reply.of(250, "2.0.0", "OK");

  private Replies() {}

  static Reply of(SmtpRefused refused) {
    return refused.refusal().reply(refused.sentence());
  }

  /// The administrator's sentence goes to the log, not to strangers.
  static Refusal storage(StorageException trouble) {
    LOG.atLevel(Outage.level("SMTP and LMTP commands", trouble))
        .setCause(trouble)
        .log("A message was refused for now: {}", trouble.getMessage());
    return Refusal.STORAGE;
  }

  static Refusal spool(IOException trouble) {
    return storage(new StorageException("A message cannot be spooled: " + trouble, trouble));
  }

  /// A temporary file that cannot be removed hurts nobody but the disk.
  static void leftover(IOException trouble) {
    LOG.warn("A temporary file is left behind: {}", trouble.getMessage());
  }

  static Refusal unexpected(RuntimeException trouble) {
    LOG.error("A command failed: {}", trouble.getMessage(), trouble);
    return Refusal.INTERNAL;
  }

  static SmtpRefused submission(SubmissionException why) {
    return new SmtpRefused(
        switch (why.reason()) {
          case FROM_MISSING -> Refusal.FROM_MISSING;
          case FROM_NOT_OWNED -> Refusal.FROM_NOT_OWNED;
          case SENDER_NOT_OWNED -> Refusal.SENDER_NOT_OWNED;
          case HEADER_TOO_BIG -> Refusal.HEADER_TOO_BIG;
          case LOOPS -> Refusal.LOOPS;
          case TOO_OFTEN -> Refusal.RATE_EXCEEDED;
          case TOO_MANY_RECIPIENTS -> Refusal.TOO_MANY_RECIPIENTS;
          case NOT_OUTWARD -> Refusal.NOT_OUTWARD;
          case NO_RECIPIENTS, INVALID_RECIPIENTS, TOO_LATE, NO_SUCH_MESSAGE, NO_NOTICE_WANTED ->
              Refusal.DELIVERY_REFUSED;
        });
  }

  static Reply mailbox(MailException why, boolean fullIsFinal) {
    return switch (why.reason()) {
      case OVER_QUOTA ->
          (fullIsFinal ? Refusal.MAILBOX_FULL_FOR_GOOD : Refusal.MAILBOX_FULL).reply();
      case NO_SUCH_MAILBOX,
          MAILBOX_EXISTS,
          BAD_NAME,
          NOT_SELECTABLE,
          PROTECTED,
          NO_PERMISSION,
          LIMIT,
          NO_SUCH_MESSAGE,
          TOO_MANY_ANNOTATIONS,
          BAD_ROLE,
          STATE_MISMATCH,
          HAS_CHILDREN,
          HAS_MESSAGES,
          NO_PLACE ->
          Refusal.DELIVERY_REFUSED.reply();
    };
  }
}
