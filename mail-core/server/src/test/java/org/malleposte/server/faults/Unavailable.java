package org.malleposte.server.faults;

import java.io.IOException;

/// A server said no.
final class Unavailable extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean forNow;

  /// @param forNow whether it said that it may be otherwise later
  Unavailable(String what, boolean forNow) {
    super(what);
    this.forNow = forNow;
  }

  boolean isForNow() {
    return forNow;
  }
}
