package org.malleposte.mail;

/// A request that the mail domain refuses. The message is a sentence for the person who asked; the
/// reason is for the protocol to translate.
public final class MailException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Why, as a protocol needs to know it.
  public enum Reason {
    NO_SUCH_MAILBOX,
    MAILBOX_EXISTS,
    /// The name cannot be that of a mailbox.
    BAD_NAME,
    /// The mailbox holds no messages, only other mailboxes.
    NOT_SELECTABLE,
    /// INBOX and the like cannot be changed in that way.
    PROTECTED,
    NO_PERMISSION,
    OVER_QUOTA,
    /// A bound of the server: keywords, mailboxes, depth.
    LIMIT,
    NO_SUCH_MESSAGE,
    /// A mailbox or the account has as many annotations as it can.
    TOO_MANY_ANNOTATIONS,
    /// The special use is taken by another mailbox, or not known.
    BAD_ROLE,
    /// The account is no longer in the state that the change was meant for.
    STATE_MISMATCH,
    /// The mailbox holds other mailboxes, or messages.
    HAS_CHILDREN,
    HAS_MESSAGES,
    /// A message must stand in a mailbox.
    NO_PLACE
  }

  private final Reason reason;

  public MailException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
