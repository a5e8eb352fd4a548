package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailboxView;

/// The messages that a search found.
///
/// @param view where they were found
/// @param indexes in the view; in the view's order, or that of a SORT
/// @param scores how relevant each is, where that was asked for: RFC 6203 §4
record Found(MailboxView view, int[] indexes, int @Nullable [] scores) {
  int count() {
    return indexes.length;
  }

  /// How the client knows the message at a place of the result.
  long name(int place, boolean uid) {
    return uid ? view.uid(indexes[place]) : indexes[place] + 1L;
  }

  /// The results from one place to another (exclusive), in their order.
  SequenceSet names(int from, int to, boolean uid) {
    SequenceSet.Builder names = new SequenceSet.Builder();
    for (int i = from; i < to; i++) {
      names.add(name(i, uid));
    }
    return names.build();
  }

  /// The highest modseq of the results from one place to another (exclusive).
  long modseq(int from, int to) {
    long highest = 0;
    for (int i = from; i < to; i++) {
      highest = Math.max(highest, view.modseq(indexes[i]));
    }
    return highest;
  }
}
