package org.malleposte.imap;

import java.util.Arrays;
import org.malleposte.mail.MailboxView;

/// The messages that are \Recent for one session (RFC 3501 §2.3.2): ranges of uids.
final class Recents {
  private static final int[] NONE = {};

  private int[] bounds = NONE;

  /// Adds the uids from one to another, exclusive; they are greater than those before.
  void add(int from, int to) {
    if (from >= to) {
      return;
    }
    int last = bounds.length - 1;
    if (last > 0 && bounds[last] >= from) {
      bounds[last] = Math.max(to, bounds[last]);
      return;
    }
    bounds = Arrays.copyOf(bounds, bounds.length + 2);
    bounds[last + 1] = from;
    bounds[last + 2] = to;
  }

  boolean has(int uid) {
    for (int i = bounds.length - 2; i >= 0; i -= 2) {
      if (uid >= bounds[i]) {
        return uid < bounds[i + 1];
      }
    }
    return false;
  }

  int count(MailboxView view) {
    int count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      count += at(view, bounds[i + 1]) - at(view, bounds[i]);
    }
    return count;
  }

  private static int at(MailboxView view, int uid) {
    int index = view.indexOf(uid);
    return index < 0 ? -index - 1 : index;
  }
}
