package org.malleposte.server.cluster;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// What servers say to each other about turns.
///
/// @param node who says it
/// @param reached a modseq that the account has reached, as far as that server knows
record TurnMessage(Word word, AccountId account, String node, long reached) {
  enum Word {
    /// To all: several of us commit there; let us take turns for a while.
    RACED,
    /// To the arbiter: I want to commit.
    ASK,
    /// From the arbiter: it is your turn, until you are asked for it.
    GRANT,
    /// From the arbiter: somebody else wants it.
    GIVE,
    /// To the arbiter: here it is.
    BACK
  }

  Buffer encode() {
    return Buffer.buffer(word + " " + account + " " + node + " " + reached);
  }

  /// Null for what is none of ours: a later version may say other things.
  static @Nullable TurnMessage decode(Buffer message) {
    String[] parts = message.toString(StandardCharsets.UTF_8).split(" ");
    try {
      return parts.length < 4
          ? null
          : new TurnMessage(
              Word.valueOf(parts[0]),
              AccountId.parse(parts[1]),
              parts[2],
              Long.parseLong(parts[3]));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
