package org.malleposte.imap;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailboxView;

/// The messages that a command is about: ranges of indexes of the view that its client knows,
/// rising.
final class Targets {
  private final MailboxView view;

  /// From and to (exclusive), two a range.
  private final int[] bounds;

  private Targets(MailboxView view, int[] bounds) {
    this.view = view;
    this.bounds = bounds;
  }

  /// @throws Refusal a number is greater than that of the last message (RFC 9051 §9, seq-number)
  static Targets of(Selected selected, boolean uid, SequenceSet set) throws Refusal {
    if (set.isSaved()) {
      return saved(selected);
    }
    MailboxView view = selected.shown;
    return uid ? uids(view, set) : numbers(view, set);
  }

  /// Numbers beyond the last one are passed over, as SEARCH does.
  static Targets lenient(Selected selected, boolean uid, SequenceSet set) {
    if (set.isSaved()) {
      return saved(selected);
    }
    MailboxView view = selected.shown;
    return uid ? uids(view, set) : ranges(view, set.resolve(view.size()));
  }

  static Targets all(MailboxView view) {
    return new Targets(view, view.size() == 0 ? new int[0] : new int[] {0, view.size()});
  }

  /// Those with `from <= uid < to`.
  static Targets between(MailboxView view, long from, long to) {
    int begin = atOrAfter(view, from);
    int end = atOrAfter(view, to);
    return new Targets(view, begin < end ? new int[] {begin, end} : new int[0]);
  }

  private static Targets numbers(MailboxView view, SequenceSet set) throws Refusal {
    if (view.size() == 0 && hasStar(set)) {
      return new Targets(view, new int[0]); // stricter than RFC 9051 would hurt clients: 1:*
    }
    SequenceSet resolved = set.resolve(view.size());
    int last = resolved.ranges() - 1;
    if (last >= 0 && resolved.to(last) > view.size()) {
      throw Refusal.bad("There are only " + view.size() + " messages");
    }
    return ranges(view, resolved);
  }

  private static boolean hasStar(SequenceSet set) {
    for (int i = 0; i < set.ranges(); i++) {
      if (set.from(i) == SequenceSet.STAR || set.to(i) == SequenceSet.STAR) {
        return true;
      }
    }
    return false;
  }

  private static Targets ranges(MailboxView view, SequenceSet resolved) {
    int[] bounds = new int[2 * resolved.ranges()];
    int n = 0;
    for (int i = 0; i < resolved.ranges(); i++) {
      int from = (int) Math.min(view.size(), Math.max(1, resolved.from(i)) - 1);
      int to = (int) Math.min(view.size(), resolved.to(i));
      if (from < to) {
        bounds[n++] = from;
        bounds[n++] = to;
      }
    }
    return new Targets(view, Arrays.copyOf(bounds, n));
  }

  private static Targets uids(MailboxView view, SequenceSet set) {
    int size = view.size();
    SequenceSet resolved = set.resolve(size == 0 ? 0 : view.uid(size - 1));
    int[] bounds = new int[2 * resolved.ranges()];
    int n = 0;
    for (int i = 0; i < resolved.ranges(); i++) {
      int from = atOrAfter(view, resolved.from(i));
      int to = atOrAfter(view, resolved.to(i) + 1);
      if (from < to) {
        bounds[n++] = from;
        bounds[n++] = to;
      }
    }
    return new Targets(view, Arrays.copyOf(bounds, n));
  }

  private static int atOrAfter(MailboxView view, long uid) {
    if (uid > Integer.MAX_VALUE) {
      return view.size();
    }
    int index = view.indexOf((int) uid);
    return index < 0 ? -index - 1 : index;
  }

  private static Targets saved(Selected selected) {
    MailboxView view = selected.shown;
    int[] bounds = new int[2 * selected.saved.length];
    int n = 0;
    for (int uid : selected.saved) {
      int index = view.indexOf(uid);
      if (index >= 0 && n > 0 && bounds[n - 1] == index) {
        bounds[n - 1]++;
      } else if (index >= 0) {
        bounds[n++] = index;
        bounds[n++] = index + 1;
      }
    }
    return new Targets(view, Arrays.copyOf(bounds, n));
  }

  /// Of the first of them; there must be one.
  int firstUid() {
    return view.uid(bounds[0]);
  }

  int ranges() {
    return bounds.length / 2;
  }

  int from(int range) {
    return bounds[2 * range];
  }

  /// Exclusive.
  int to(int range) {
    return bounds[2 * range + 1];
  }

  int count() {
    int count = 0;
    for (int i = 0; i < ranges(); i++) {
      count += to(i) - from(i);
    }
    return count;
  }

  /// Those of them that a test lets pass.
  Targets only(IntPredicate test) {
    Indexes kept = new Indexes();
    for (int range = 0; range < ranges(); range++) {
      for (int i = from(range); i < to(range); i++) {
        if (test.test(i)) {
          kept.add(i, i + 1);
        }
      }
    }
    return new Targets(view, kept.bounds());
  }

  /// Those from one place among them to another (exclusive).
  Targets part(int begin, int end) {
    Indexes kept = new Indexes();
    int place = 0;
    for (int range = 0; range < ranges(); range++) {
      int size = to(range) - from(range);
      int first = Math.max(0, begin - place);
      int last = Math.min(size, end - place);
      if (first < last) {
        kept.add(from(range) + first, from(range) + last);
      }
      place += size;
    }
    return new Targets(view, kept.bounds());
  }

  /// Gathers ranges; those that touch become one.
  private static final class Indexes {
    private int[] bounds = new int[16];
    private int n;

    void add(int from, int to) {
      if (n > 0 && bounds[n - 1] == from) {
        bounds[n - 1] = to;
        return;
      }
      if (n == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * n);
      }
      bounds[n++] = from;
      bounds[n++] = to;
    }

    int[] bounds() {
      return Arrays.copyOf(bounds, n);
    }
  }

  boolean contains(int index) {
    int low = 0;
    int high = ranges() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (index < from(middle)) {
        high = middle - 1;
      } else if (index >= to(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  int[] uids() {
    int[] uids = new int[count()];
    int n = 0;
    for (int i = 0; i < ranges(); i++) {
      int[] some = view.uids(from(i), to(i));
      System.arraycopy(some, 0, uids, n, some.length);
      n += some.length;
    }
    return uids;
  }
}
