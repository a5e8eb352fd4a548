package org.malleposte.search;

/// How far the index of an account is.
///
/// @param upTo the highest id of an email that it has
/// @param last the highest id of an email that there is
/// @param modseq up to which the account's journal was read
/// @param messages in the index
/// @param octets on disk
/// @param rebuilding whether another one is being made beside it
public record IndexState(
    long upTo, long last, long modseq, long messages, long octets, boolean rebuilding) {

  /// Emails that a search reads because the index has not got them yet.
  public long waiting() {
    return Math.max(0, last - upTo);
  }
}
