package org.malleposte.imap.codec;

import org.jspecify.annotations.Nullable;

/// A command that the grammar does not allow, with a sentence for the client. It never leaves this
/// package: the decoder turns it into a [Decoded] value. It has no stack trace, so that bad input
/// is no dearer than good.
final class SyntaxError extends Exception {
  private static final long serialVersionUID = 1;

  private final @Nullable String code;

  SyntaxError(String sentence) {
    this(null, sentence);
  }

  /// @param code of a NO response; null for BAD
  SyntaxError(@Nullable String code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  @Nullable String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
