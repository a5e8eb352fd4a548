package org.malleposte.mail;

/// How messages are gathered into threads.
public enum Threading {
  /// By base subject: RFC 5256 §3, ORDEREDSUBJECT.
  ORDERED_SUBJECT,
  /// By references, and threads of one base subject together: RFC 5256 §3, REFERENCES.
  REFERENCES,
  /// By references alone, the thread with the latest message last: draft-ietf-morg-inthread.
  REFS
}
