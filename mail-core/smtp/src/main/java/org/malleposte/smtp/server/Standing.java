package org.malleposte.smtp.server;

import org.malleposte.account.Watch;
import org.malleposte.directory.Authentication.Granted;

/// Whether what a client signed in with still opens this: a session ends when its user is disabled
/// or removed, and when its password, app password or token is changed or revoked.
final class Standing {
  private Standing() {}

  /// Looks from now on, and at once at what came before.
  static Watch watch(Session session, Granted granted) {
    Watch watch = session.house.rooms().directory().watch(() -> look(session, granted));
    look(session, granted);
    return watch;
  }

  /// Runs on the committing thread: wakes, and does not wait.
  private static void look(Session session, Granted granted) {
    if (session.house.rooms().authenticator().isRevoked(granted)) {
      session.link.signal(session::revoked);
    }
  }
}
