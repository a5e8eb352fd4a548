package org.malleposte.imap.codec;

import java.util.List;

/// What `BODY[...]` names: RFC 9051 §6.4.5.1.
///
/// @param part the numbers of the body part, empty for the message itself
/// @param fields of HEADER.FIELDS and HEADER.FIELDS.NOT, in the client's spelling; else empty
public record Section(List<Integer> part, Text text, List<String> fields) {
  /// The whole message.
  public static final Section WHOLE = new Section(List.of(), Text.ALL, List.of());

  /// Which text of the part.
  public enum Text {
    ALL(""),
    HEADER("HEADER"),
    HEADER_FIELDS("HEADER.FIELDS"),
    HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
    TEXT("TEXT"),
    MIME("MIME");

    private final String word;

    Text(String word) {
      this.word = word;
    }

    /// As it is written on the wire.
    public String word() {
      return word;
    }
  }
}
