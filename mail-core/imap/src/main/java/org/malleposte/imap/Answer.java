package org.malleposte.imap;

import org.jspecify.annotations.Nullable;

/// How a command that succeeded is answered: `tag OK [code] text`.
///
/// @param code without brackets, or null
/// @param told the flags that the command's own responses told, so that nobody tells them again
record Answer(@Nullable String code, String text, Told told) {
  static Answer ok(String text) {
    return new Answer(null, text, Told.NOTHING);
  }

  static Answer ok(@Nullable String code, String text) {
    return new Answer(code, text, Told.NOTHING);
  }

  Answer having(Told flags) {
    return new Answer(code, text, flags);
  }
}
