package org.malleposte.smtp.server;

import java.time.Clock;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.sasl.Sasl;
import org.malleposte.mail.Mail;
import org.malleposte.mail.queue.OutboundQueue;

/// The rooms below, at whose doors the sessions knock, and who looks on.
public record SmtpRooms(
    Directory directory,
    Authenticator authenticator,
    Sasl sasl,
    Mail mail,
    OutboundQueue queue,
    SmtpMetrics metrics,
    WireTap tap,
    Clock clock) {}
