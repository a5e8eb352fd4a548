package org.malleposte.imap.codec;

/// What SORT sorts by: RFC 5256 §3, RFC 5957 §3, RFC 6203 §6.
///
/// @param reverse whether REVERSE stood before it
public record SortKey(Field field, boolean reverse) {
  /// Their names on the wire.
  public enum Field {
    ARRIVAL,
    CC,
    DATE,
    FROM,
    SIZE,
    SUBJECT,
    TO,
    DISPLAYFROM,
    DISPLAYTO,
    /// The most relevant first.
    RELEVANCY
  }
}
