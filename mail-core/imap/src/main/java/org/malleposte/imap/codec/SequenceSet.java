package org.malleposte.imap.codec;

import java.util.Arrays;

/// A set of message numbers or UIDs as a client wrote it (RFC 9051 §9, sequence-set): ranges in
/// their order, with `*`, or `$` for the saved search result (RFC 5182).
///
/// Compact: two numbers a range. Use [#resolve] before asking what is in it.
public final class SequenceSet {
  /// `*`, the largest number in use.
  public static final long STAR = Long.MAX_VALUE;

  /// `$`.
  public static final SequenceSet SAVED = new SequenceSet(new long[0], -1);

  private final long[] bounds;
  private final int ranges;

  private SequenceSet(long[] bounds, int ranges) {
    this.bounds = bounds;
    this.ranges = ranges;
  }

  /// One range; either end may be [#STAR].
  public static SequenceSet range(long from, long to) {
    return new SequenceSet(new long[] {from, to}, 1);
  }

  public static SequenceSet of(long... numbers) {
    Builder builder = new Builder();
    for (long number : numbers) {
      builder.add(number);
    }
    return builder.build();
  }

  public boolean isSaved() {
    return ranges < 0;
  }

  public boolean isEmpty() {
    return ranges == 0;
  }

  public int ranges() {
    return Math.max(0, ranges);
  }

  /// The first end of range `i` as written; it may be the larger one.
  public long from(int i) {
    return bounds[2 * i];
  }

  /// The second end of range `i` as written.
  public long to(int i) {
    return bounds[2 * i + 1];
  }

  /// The same set in ascending, disjoint ranges with `*` replaced by `largest`. A range `n:*` with
  /// `n` beyond `largest` contains `largest` (RFC 9051 §9, seq-range). Empty when `largest` is 0
  /// and the set says only `*`.
  public SequenceSet resolve(long largest) {
    if (isSaved()) {
      throw new IllegalStateException("the saved result is the session's to resolve");
    }
    long[] out = new long[2 * ranges];
    boolean ascending = true;
    for (int i = 0; i < ranges; i++) {
      long a = from(i) == STAR ? largest : from(i);
      long b = to(i) == STAR ? largest : to(i);
      out[2 * i] = Math.min(a, b);
      out[2 * i + 1] = Math.max(a, b);
      ascending &= i == 0 || out[2 * i] > out[2 * i - 1];
    }
    if (!ascending) {
      sortByFirst(out);
    }
    return new SequenceSet(out, merge(out));
  }

  private static void sortByFirst(long[] out) {
    long[][] pairs = new long[out.length / 2][];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = new long[] {out[2 * i], out[2 * i + 1]};
    }
    Arrays.sort(pairs, (x, y) -> Long.compare(x[0], y[0]));
    for (int i = 0; i < pairs.length; i++) {
      out[2 * i] = pairs[i][0];
      out[2 * i + 1] = pairs[i][1];
    }
  }

  private static int merge(long[] sorted) {
    int last = -1;
    for (int i = 0; i < sorted.length; i += 2) {
      if (sorted[i + 1] <= 0) {
        continue; // `*` of an empty mailbox
      }
      if (last >= 0 && sorted[i] <= sorted[2 * last + 1] + 1) {
        sorted[2 * last + 1] = Math.max(sorted[2 * last + 1], sorted[i + 1]);
      } else {
        last++;
        sorted[2 * last] = sorted[i];
        sorted[2 * last + 1] = sorted[i + 1];
      }
    }
    return last + 1;
  }

  /// Whether a resolved set holds `number`.
  public boolean contains(long number) {
    int low = 0;
    int high = ranges - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (number < from(middle)) {
        high = middle - 1;
      } else if (number > to(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /// How many numbers a resolved set holds.
  public long count() {
    long count = 0;
    for (int i = 0; i < ranges; i++) {
      count += to(i) - from(i) + 1;
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceSet that
        && isSaved() == that.isSaved()
        && Arrays.equals(bounds, 0, 2 * ranges(), that.bounds, 0, 2 * that.ranges());
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < 2 * ranges; i++) {
      hash = 31 * hash + Long.hashCode(bounds[i]);
    }
    return hash;
  }

  /// As on the wire.
  @Override
  public String toString() {
    if (isSaved()) {
      return "$";
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < ranges; i++) {
      out.append(i == 0 ? "" : ",").append(word(from(i)));
      if (from(i) != to(i)) {
        out.append(':').append(word(to(i)));
      }
    }
    return out.toString();
  }

  private static String word(long bound) {
    return bound == STAR ? "*" : Long.toString(bound);
  }

  /// Puts a set together; numbers that follow each other become one range.
  public static final class Builder {
    private long[] bounds = new long[8];
    private int ranges;

    /// Extends the last range when `number` is the next one.
    public Builder add(long number) {
      if (ranges > 0 && bounds[2 * ranges - 1] == number - 1) {
        bounds[2 * ranges - 1] = number;
        return this;
      }
      return add(number, number);
    }

    /// Adds a range as it is.
    public Builder add(long from, long to) {
      if (2 * ranges == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      }
      bounds[2 * ranges] = from;
      bounds[2 * ranges + 1] = to;
      ranges++;
      return this;
    }

    public SequenceSet build() {
      return new SequenceSet(Arrays.copyOf(bounds, 2 * ranges), ranges);
    }
  }
}
