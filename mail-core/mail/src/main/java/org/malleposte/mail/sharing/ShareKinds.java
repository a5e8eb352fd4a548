package org.malleposte.mail.sharing;

import java.util.List;
import org.malleposte.storage.Kind;

/// The kinds of records that are about telling of rights, numbers 24 to 26.
public final class ShareKinds {
  /// Key: id (8 octets); under the empty key the last id given.
  static final Kind NOTICE = Kind.mutable(24, "share-notice");

  /// Key: an account, a zero, the modseq there and the event's place: what was told, even when the
  /// notice is gone.
  static final Kind NOTED = Kind.mutable(25, "share-noted");

  /// In the account of shares. Key: number; value: an account and its modseq before rights were to
  /// change there.
  static final Kind PENDING = Kind.mutable(26, "share-pending");

  private ShareKinds() {}

  /// Every kind, for inspection.
  public static List<Kind> all() {
    return List.of(NOTICE, NOTED, PENDING);
  }
}
