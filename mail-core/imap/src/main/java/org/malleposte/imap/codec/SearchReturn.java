package org.malleposte.imap.codec;

/// SEARCH result options: RFC 9051 §6.4.4, RFC 4731, RFC 5182.
public enum SearchReturn {
  MIN,
  MAX,
  ALL,
  COUNT,
  SAVE
}
