package org.malleposte.imap;

import org.jspecify.annotations.Nullable;

/// A command that is answered NO, or BAD when the client should have known better. The message is a
/// sentence for the user. It has no stack trace: a refusal is no fault.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean bad;
  private final @Nullable String code;

  private Refusal(boolean bad, @Nullable String code, String sentence) {
    super(sentence, null, false, false);
    this.bad = bad;
    this.code = code;
  }

  static Refusal no(String sentence) {
    return new Refusal(false, null, sentence);
  }

  /// @param code without brackets: RFC 9051 §7.1
  static Refusal no(String code, String sentence) {
    return new Refusal(false, code, sentence);
  }

  static Refusal bad(String sentence) {
    return new Refusal(true, null, sentence);
  }

  boolean isBad() {
    return bad;
  }

  @Nullable String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
