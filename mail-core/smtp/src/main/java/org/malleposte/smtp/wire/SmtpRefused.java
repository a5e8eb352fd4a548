package org.malleposte.smtp.wire;

/// A command that is refused, with the sentence that the client is told.
public final class SmtpRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public SmtpRefused(Refusal refusal) {
    this(refusal, refusal.reply().lines().getFirst());
  }

  /// @param sentence instead of the refusal's own; one line of printable text
  public SmtpRefused(Refusal refusal, String sentence) {
    super(sentence, null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
