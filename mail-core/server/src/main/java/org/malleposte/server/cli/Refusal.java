package org.malleposte.server.cli;

/// A command that cannot be done; the message is a sentence for who asked.
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  public Refusal(String sentence) {
    super(sentence, null, false, false);
  }
}
