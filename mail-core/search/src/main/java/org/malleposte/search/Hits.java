package org.malleposte.search;

/// What an index knows about a text: of every email of the account, whether it has it, has it not,
/// or must be read.
///
/// @param found those that have it
/// @param doubtful those of which the index cannot tell
/// @param upTo the highest id that the index has; later emails must be read
public record Hits(EmailSet found, EmailSet doubtful, long upTo) {
  /// Of an index that has nothing: every email must be read.
  public static final Hits UNKNOWN = new Hits(EmailSet.NONE, EmailSet.NONE, 0);

  /// Whether an email has the text.
  public enum Answer {
    YES,
    NO,
    /// Read it.
    ASK
  }

  public Answer of(long email) {
    if (email > upTo) {
      return Answer.ASK;
    }
    if (found.contains(email)) {
      return Answer.YES;
    }
    return doubtful.contains(email) ? Answer.ASK : Answer.NO;
  }
}
