package org.malleposte.imap.codec;

/// SEARCH result options: RFC 9051 §6.4.4, RFC 4731, RFC 5182, RFC 9394, RFC 5267, RFC 6203.
public enum SearchReturn {
  MIN,
  MAX,
  ALL,
  COUNT,
  SAVE,
  /// With a [Page].
  PARTIAL,
  /// The client will ask for more of the same: a hint.
  CONTEXT,
  /// Tell of what comes and goes.
  UPDATE,
  /// How relevant the results are: RFC 6203 §4.
  RELEVANCY
}
