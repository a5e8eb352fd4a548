package org.malleposte.jmap;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.User;
import org.malleposte.mail.Caller;

/// Who sent a request.
///
/// @param granted by what, null when nobody asked for it; as long as it holds, channels stay open
/// @param caller the same towards the mail domain: by which names rights may have been given
/// @param since when the request came, by [System#nanoTime]: it sees what was done before
public record SignedIn(User user, Caller caller, @Nullable Granted granted, long since) {
  public SignedIn(User user, Caller caller, @Nullable Granted granted) {
    this(user, caller, granted, System.nanoTime());
  }

  public SignedIn(User user, Caller caller) {
    this(user, caller, null);
  }

  /// Who stands in the commits.
  public Actor actor() {
    return caller.actor();
  }
}
