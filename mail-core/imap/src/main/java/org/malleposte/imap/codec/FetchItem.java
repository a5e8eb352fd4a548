package org.malleposte.imap.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing to fetch of a message. Macros (ALL, FAST, FULL) have been replaced by their items.
public sealed interface FetchItem {
  /// What a single word asks for: RFC 9051 §6.4.5, RFC 7162, RFC 8474, RFC 8514.
  enum Attribute implements FetchItem {
    BODY("BODY"),
    BODYSTRUCTURE("BODYSTRUCTURE"),
    ENVELOPE("ENVELOPE"),
    FLAGS("FLAGS"),
    INTERNALDATE("INTERNALDATE"),
    RFC822("RFC822"),
    RFC822_HEADER("RFC822.HEADER"),
    RFC822_SIZE("RFC822.SIZE"),
    RFC822_TEXT("RFC822.TEXT"),
    UID("UID"),
    MODSEQ("MODSEQ"),
    EMAILID("EMAILID"),
    THREADID("THREADID"),
    SAVEDATE("SAVEDATE");

    private final String word;

    Attribute(String word) {
      this.word = word;
    }

    /// As it is written on the wire.
    public String word() {
      return word;
    }
  }

  /// `BODY[section]<partial>`; with `peek` it does not set `\Seen`.
  record Body(Section section, boolean peek, @Nullable Partial partial) implements FetchItem {}

  /// `BINARY[part]<partial>`: decoded content, RFC 9051 §6.4.5.2.
  record Binary(List<Integer> part, boolean peek, @Nullable Partial partial) implements FetchItem {}

  /// `BINARY.SIZE[part]`.
  record BinarySize(List<Integer> part) implements FetchItem {}

  /// RFC 8970; `lazy`: only when it costs nothing.
  record Preview(boolean lazy) implements FetchItem {}
}
