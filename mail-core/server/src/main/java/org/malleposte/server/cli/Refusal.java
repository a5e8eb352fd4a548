package org.malleposte.server.cli;

/// A command that cannot be done; the message is a sentence for who asked.
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  public Refusal(String sentence) {
    super(sentence, null, false, false);
  }

  /// The sentence that another refusal brought.
  public static Refusal of(Exception why) {
    return new Refusal(sentence(why));
  }

  static String sentence(Exception why) {
    String message = why.getMessage();
    return message == null ? why.getClass().getSimpleName() : message;
  }
}
