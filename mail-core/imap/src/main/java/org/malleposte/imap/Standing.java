package org.malleposte.imap;

import org.malleposte.account.Watch;

/// Whether what a client signed in with still opens this: a session ends when its user is disabled
/// or removed, and when its password, app password or token is changed or revoked.
final class Standing {
  private Standing() {}

  /// Looks from now on, and at once at what came before.
  static Watch watch(Session session, SignedIn who) {
    Watch watch = session.imap.directory.watch(() -> look(session, who));
    look(session, who);
    return watch;
  }

  /// Runs on the committing thread: wakes, and does not wait.
  private static void look(Session session, SignedIn who) {
    if (session.imap.authenticator.isRevoked(who.granted())) {
      session.connection.end("What you signed in with no longer opens this");
    }
  }
}
