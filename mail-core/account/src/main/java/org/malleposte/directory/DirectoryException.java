package org.malleposte.directory;

/// A change of the directory that was refused; the message is a sentence for who asked for it.
public final class DirectoryException extends Exception {
  private static final long serialVersionUID = 1L;

  /// The sort of refusal, for protocols and exit codes.
  public enum Reason {
    INVALID,
    NOT_FOUND,
    ALREADY_EXISTS,
    IN_USE,
    TOO_MANY,
    BUSY
  }

  private final Reason reason;

  DirectoryException(Reason reason, String sentence) {
    super(sentence, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
