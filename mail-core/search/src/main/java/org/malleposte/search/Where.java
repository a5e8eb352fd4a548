package org.malleposte.search;

/// A place of a message in which text is looked for: the search keys of RFC 9051 §6.4.4.
public sealed interface Where {
  /// A field of the envelope, as it is written; an address also as it is meant.
  enum Envelope implements Where {
    SUBJECT,
    FROM,
    TO,
    CC,
    BCC
  }

  /// A field of the message's header; the empty text asks whether there is one.
  ///
  /// @param name in any letter case
  record Field(String name) implements Where {}

  /// Larger places.
  enum Content implements Where {
    /// The texts of the body, decoded, and the headers of attached messages.
    BODY,
    /// That, the message's header and those of its parts.
    TEXT
  }
}
