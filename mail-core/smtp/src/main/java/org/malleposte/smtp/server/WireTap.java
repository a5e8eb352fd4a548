package org.malleposte.smtp.server;

import java.util.Set;

/// Sees conversations as they happen, for `wire USER`. Secrets are masked, messages are only
/// counted. Called on the sessions' threads: it must not block.
public interface WireTap {
  WireTap NONE =
      new WireTap() {
        @Override
        public boolean listens() {
          return false;
        }

        @Override
        public void said(String session, Set<String> users, String line) {}
      };

  /// Whether anybody wants to see any session now.
  boolean listens();

  /// @param users addresses of those whom the session is about: who signed in, who receives
  /// @param line begins with `C: ` or `S: `
  void said(String session, Set<String> users, String line);
}
