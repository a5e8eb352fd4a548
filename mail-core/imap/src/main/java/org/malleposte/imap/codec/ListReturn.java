package org.malleposte.imap.codec;

/// LIST return options that are a single word: RFC 5258 §3.2, RFC 6154 §2, RFC 8440.
public enum ListReturn {
  SUBSCRIBED,
  CHILDREN,
  SPECIAL_USE,
  MYRIGHTS
}
