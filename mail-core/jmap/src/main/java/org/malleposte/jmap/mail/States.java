package org.malleposte.jmap.mail;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Ids;

/// The state of an account as a decision checks it once more in its commit.
final class States {
  private States() {}

  /// @param ifInState as the client wrote it and SetMethod has found right, or null
  static OptionalLong modseq(@Nullable String ifInState) {
    if (ifInState == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(ifInState.equals("0") ? 0 : Ids.number("", ifInState));
  }
}
