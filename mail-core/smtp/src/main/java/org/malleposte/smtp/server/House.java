package org.malleposte.smtp.server;

import java.util.function.BooleanSupplier;

/// What the sessions of a server share.
record House(SmtpSettings settings, SmtpRooms rooms, Rates rates, BooleanSupplier tls) {
  boolean tlsAvailable() {
    return tls.getAsBoolean();
  }

  SmtpLimits limits() {
    return settings.limits();
  }
}
