package org.malleposte.imap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailboxView;

/// The flags of which a command has told by itself, or that its client knows without being told.
final class Told {
  static final Told NOTHING = new Told(null, new int[0]);

  private final @Nullable MailboxView view;
  private final int[] uids;

  /// @param view where those flags are read
  /// @param uids rising
  Told(@Nullable MailboxView view, int[] uids) {
    this.view = view;
    this.uids = uids;
  }

  boolean has(int uid) {
    return Arrays.binarySearch(uids, uid) >= 0;
  }

  /// The flags of a message as told, or those given when there was nothing to tell of it.
  Flags flags(int uid, Flags otherwise) {
    int index = index(uid);
    return view == null || index < 0 ? otherwise : view.flags(index);
  }

  long modseq(int uid, long otherwise) {
    int index = index(uid);
    return view == null || index < 0 ? otherwise : view.modseq(index);
  }

  private int index(int uid) {
    return view == null || !has(uid) ? -1 : view.indexOf(uid);
  }

  /// Whether what the client was told of a message is what it has in a later view.
  boolean covers(MailboxView later, int index) {
    int then = index(later.uid(index));
    return view != null
        && then >= 0
        && view.flags(then).equals(later.flags(index))
        && view.modseq(then) == later.modseq(index);
  }
}
