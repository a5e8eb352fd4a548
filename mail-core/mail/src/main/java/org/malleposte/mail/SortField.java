package org.malleposte.mail;

/// What messages can be sorted by (RFC 5256 §3, RFC 5957 §3). Texts are compared by
/// i;unicode-casemap.
public enum SortField {
  /// When the message came, by the second.
  ARRIVAL,
  /// The Date field; when it came, where there is none.
  SENT,
  SIZE,
  /// The base subject.
  SUBJECT,
  /// The local part of the field's first address.
  FROM,
  TO,
  CC,
  /// The name of the field's first address, or the address where it has none.
  DISPLAY_FROM,
  DISPLAY_TO
}
