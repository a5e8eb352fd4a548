package org.malleposte.search.follow;

import java.io.IOException;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.record.MalformedRecord;

/// A message could not be read, and nobody knows whether it can be later.
public final class Unread extends IOException {
  private static final long serialVersionUID = 1L;

  /// Causes of causes that are looked at.
  private static final int DEPTH = 10;

  Unread(String message, Throwable cause) {
    super(message, cause);
  }

  /// Whether reading again would fail again: what is there is damaged, or it is not there.
  public static boolean isFinal(Throwable failure) {
    Throwable at = failure;
    for (int i = 0; at != null && i < DEPTH; i++) {
      switch (at) {
        case CorruptObject _, NoSuchObject _, MalformedRecord _ -> {
          return true;
        }
        default -> at = at.getCause();
      }
    }
    return false;
  }
}
