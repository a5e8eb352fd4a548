package org.malleposte.imap.codec;

/// LIST selection options: RFC 5258 §3.1, RFC 6154 §2.
public enum ListSelection {
  SUBSCRIBED,
  REMOTE,
  RECURSIVEMATCH,
  SPECIAL_USE
}
