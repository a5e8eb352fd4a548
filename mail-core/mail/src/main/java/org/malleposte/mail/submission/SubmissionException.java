package org.malleposte.mail.submission;

import java.util.List;

/// A message that is not sent. The sentence is for who wrote it; the reason is for the protocol.
public final class SubmissionException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Why, as a protocol needs to know it.
  public enum Reason {
    /// RFC 5322 §3.6: a message has one From field.
    FROM_MISSING,
    FROM_NOT_OWNED,
    SENDER_NOT_OWNED,
    HEADER_TOO_BIG,
    LOOPS,
    NO_RECIPIENTS,
    TOO_MANY_RECIPIENTS,
    INVALID_RECIPIENTS,
    /// This server sends nothing outside.
    NOT_OUTWARD,
    TOO_OFTEN,
    TOO_LATE,
    NO_SUCH_MESSAGE,
    /// Its sender wants to hear nothing, or a person has to decide (RFC 8098 §2.1).
    NO_NOTICE_WANTED
  }

  private final Reason reason;
  private final List<String> addresses;

  public SubmissionException(Reason reason, String message) {
    this(reason, message, List.of());
  }

  /// @param addresses which recipients are at fault
  public SubmissionException(Reason reason, String message, List<String> addresses) {
    super(message, null, false, false);
    this.reason = reason;
    this.addresses = List.copyOf(addresses);
  }

  public Reason reason() {
    return reason;
  }

  public List<String> addresses() {
    return addresses;
  }
}
