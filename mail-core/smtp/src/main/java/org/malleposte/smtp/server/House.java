package org.malleposte.smtp.server;

/// What the sessions of a server share.
record House(SmtpSettings settings, SmtpRooms rooms, Rates rates, boolean tlsAvailable) {
  SmtpLimits limits() {
    return settings.limits();
  }
}
