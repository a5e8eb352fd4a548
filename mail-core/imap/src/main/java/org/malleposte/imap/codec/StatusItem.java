package org.malleposte.imap.codec;

/// What STATUS can be asked: RFC 9051 §6.3.11, RFC 7162, RFC 8474, RFC 7889, RFC 9208.
public enum StatusItem {
  MESSAGES("MESSAGES"),
  RECENT("RECENT"),
  UIDNEXT("UIDNEXT"),
  UIDVALIDITY("UIDVALIDITY"),
  UNSEEN("UNSEEN"),
  SIZE("SIZE"),
  DELETED("DELETED"),
  DELETED_STORAGE("DELETED-STORAGE"),
  HIGHESTMODSEQ("HIGHESTMODSEQ"),
  MAILBOXID("MAILBOXID"),
  APPENDLIMIT("APPENDLIMIT");

  private final String word;

  StatusItem(String word) {
    this.word = word;
  }

  /// As it is written on the wire.
  public String word() {
    return word;
  }
}
