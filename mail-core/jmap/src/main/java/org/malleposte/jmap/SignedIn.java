package org.malleposte.jmap;

import org.malleposte.account.Actor;
import org.malleposte.directory.User;
import org.malleposte.mail.Caller;

/// Who sent a request.
///
/// @param caller the same towards the mail domain: by which names rights may have been given
public record SignedIn(User user, Caller caller) {
  /// Who stands in the commits.
  public Actor actor() {
    return caller.actor();
  }
}
