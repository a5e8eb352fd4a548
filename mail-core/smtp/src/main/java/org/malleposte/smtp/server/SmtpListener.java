package org.malleposte.smtp.server;

/// Where to listen.
///
/// @param port 0 for any free one ([SmtpServer#port])
/// @param implicitTls TLS from the first octet on (RFC 8314 §3); else STARTTLS is offered
public record SmtpListener(Door door, String host, int port, boolean implicitTls) {}
