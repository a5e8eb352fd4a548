package org.malleposte.smtp.server;

import java.nio.file.Path;

/// How the server is set up.
///
/// @param hostname what it calls itself, a domain
/// @param spoolDirectory for messages under way that are too large for memory
/// @param spoolMemory octets of a message under way that are kept in memory at most
/// @param maxMessageSize octets (RFC 1870)
/// @param plainAuthOnLoopback whether a client on this machine may sign in without TLS
/// @param fullMailboxIsFinal whether mail for a full mailbox goes back at once (552) or is tried
///   again by its sender (452)
public record SmtpSettings(
    String hostname,
    Path spoolDirectory,
    int spoolMemory,
    long maxMessageSize,
    boolean plainAuthOnLoopback,
    boolean fullMailboxIsFinal,
    SmtpLimits limits,
    SmtpTimeouts timeouts) {
  public static final long DEFAULT_MAX_MESSAGE_SIZE = 200L << 20;
  public static final int DEFAULT_SPOOL_MEMORY = 256 << 10;

  public static SmtpSettings defaults(String hostname, Path spoolDirectory) {
    return new SmtpSettings(
        hostname,
        spoolDirectory,
        DEFAULT_SPOOL_MEMORY,
        DEFAULT_MAX_MESSAGE_SIZE,
        true,
        false,
        SmtpLimits.DEFAULT,
        SmtpTimeouts.DEFAULT);
  }

  public SmtpSettings with(SmtpLimits other) {
    return new SmtpSettings(
        hostname,
        spoolDirectory,
        spoolMemory,
        maxMessageSize,
        plainAuthOnLoopback,
        fullMailboxIsFinal,
        other,
        timeouts);
  }

  public SmtpSettings with(SmtpTimeouts other) {
    return new SmtpSettings(
        hostname,
        spoolDirectory,
        spoolMemory,
        maxMessageSize,
        plainAuthOnLoopback,
        fullMailboxIsFinal,
        limits,
        other);
  }

  public SmtpSettings withMaxMessageSize(long octets) {
    return new SmtpSettings(
        hostname,
        spoolDirectory,
        spoolMemory,
        octets,
        plainAuthOnLoopback,
        fullMailboxIsFinal,
        limits,
        timeouts);
  }

  public SmtpSettings withPlainAuthOnLoopback(boolean allowed) {
    return new SmtpSettings(
        hostname,
        spoolDirectory,
        spoolMemory,
        maxMessageSize,
        allowed,
        fullMailboxIsFinal,
        limits,
        timeouts);
  }
}
