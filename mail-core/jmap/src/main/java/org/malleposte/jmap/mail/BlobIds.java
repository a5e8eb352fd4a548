package org.malleposte.jmap.mail;

import org.jspecify.annotations.Nullable;
import org.malleposte.format.ComposedPart;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.BlobId;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;

/// The ids of blobs that a client writes, and of messages just made.
final class BlobIds {
  private BlobIds() {}

  static String of(Email email) {
    return new BlobId.OfMessage(email.id()).toString();
  }

  static @Nullable Blob blob(OpenAccount account, Call call, String id) {
    String known = call.resolve(id);
    return known == null ? null : call.blobs().find(account, known);
  }

  /// Where the octets of a part come from, or null.
  static ComposedPart.@Nullable Source find(OpenAccount account, Call call, String id) {
    Blob blob = blob(account, call, id);
    return blob == null ? null : blob::open;
  }
}
