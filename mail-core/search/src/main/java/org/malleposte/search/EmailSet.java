package org.malleposte.search;

import java.util.BitSet;

/// Emails of one account by their ids; never changes.
public final class EmailSet {
  public static final EmailSet NONE = new EmailSet(new BitSet());

  /// Ids of an account are dense and begin at 1.
  private final BitSet ids;

  private EmailSet(BitSet ids) {
    this.ids = ids;
  }

  public boolean contains(long email) {
    return email < Integer.MAX_VALUE && ids.get((int) email);
  }

  public int size() {
    return ids.cardinality();
  }

  public boolean isEmpty() {
    return ids.isEmpty();
  }

  /// Collects emails in any order.
  public static final class Builder {
    private final BitSet ids = new BitSet();

    public Builder add(long email) {
      ids.set(Math.toIntExact(email));
      return this;
    }

    /// The builder is not used after that.
    public EmailSet build() {
      return new EmailSet(ids);
    }
  }
}
