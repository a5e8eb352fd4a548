package org.malleposte.imap.codec;

import org.jspecify.annotations.Nullable;

/// What came out of a client's octets.
public sealed interface Decoded {
  record Command(ImapCommand command) implements Decoded {}

  /// The client waits for leave to send a literal: write `+`.
  record Continue() implements Decoded {}

  /// A line that was asked for with [ImapDecoder#expectLine], without its end.
  record Line(String text) implements Decoded {
    @Override
    public String toString() {
      return "Line[]"; // it may be a secret
    }
  }

  /// Answer `tag BAD sentence`.
  ///
  /// @param tag null when there was none that could be read: answer `* BAD`
  record Bad(@Nullable String tag, String sentence) implements Decoded {}

  /// Understood but refused before anyone looked at it: answer `tag NO [code] sentence`.
  record Refused(String tag, String code, String sentence) implements Decoded {}

  /// The stream cannot be followed further: say `* BYE sentence` and close.
  record Fatal(String sentence) implements Decoded {}
}
