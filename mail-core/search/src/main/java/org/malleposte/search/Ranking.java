package org.malleposte.search;

import java.util.Arrays;
import org.malleposte.search.Hits.Answer;

/// What an index knows about words: how relevant every email of the account is to them, see
/// [Relevance].
public final class Ranking {
  /// Of an index that has nothing: every email must be read.
  public static final Ranking UNKNOWN = new Ranking(new byte[0], 0);

  /// Read it: [MessageText#relevance].
  public static final int ASK = -1;

  /// Has not all of the words.
  public static final int NONE = 0;

  /// Has all of the words; how relevant it is must be read.
  private static final int HAS = -2;

  /// By email; ids of an account are dense and begin at 1.
  private final byte[] scores;

  private final long upTo;

  private Ranking(byte[] scores, long upTo) {
    this.scores = scores;
    this.upTo = upTo;
  }

  /// From 1 to 100, [#NONE] or [#ASK].
  public int of(long email) {
    if (email > upTo) {
      return ASK;
    }
    int score = score(email);
    return score == HAS ? ASK : score;
  }

  private int score(long email) {
    return email < scores.length ? scores[(int) email] : NONE;
  }

  /// Whether an email has all of the words, for who need not know how relevant it is.
  public Answer has(long email) {
    if (email > upTo) {
      return Answer.ASK;
    }
    return switch (score(email)) {
      case ASK -> Answer.ASK;
      case NONE -> Answer.NO;
      default -> Answer.YES;
    };
  }

  /// The highest id that the index has; later emails must be read.
  public long upTo() {
    return upTo;
  }

  /// Collects emails in any order.
  public static final class Builder {
    private byte[] scores = new byte[1024];

    public Builder add(long email, int score) {
      int at = Math.toIntExact(email);
      if (at >= scores.length) {
        scores = Arrays.copyOf(scores, Math.max(at + 1, 2 * scores.length));
      }
      scores[at] = (byte) score;
      return this;
    }

    /// It has all of the words, and how relevant it is is not known.
    public Builder add(long email) {
      return add(email, HAS);
    }

    /// The builder is not used after that.
    public Ranking build(long upTo) {
      return new Ranking(scores, upTo);
    }
  }
}
