package org.malleposte.smtp.server;

/// What one client may ask for. 0 of a rate is no limit; clients on this machine are exempt from
/// limits by address.
///
/// @param connections at once, altogether
/// @param connectionsPerAddress at once, of one address (of one /64 for IPv6)
/// @param recipients of one message (RFC 5321 §4.5.3.1.8: at least 100)
/// @param messagesPerConnection then the client must connect again; LMTP is exempt
/// @param messagesPerHourPerUser submitted by one user
/// @param messagesPerHourPerAddress taken from one address on port 25
/// @param errors negative replies before the connection is closed
/// @param unknownRecipients of one connection before it is closed: somebody guesses
/// @param authFailures of one connection before it is closed
/// @param idleCommands without a message before the connection is closed
/// @param hops Received fields, at which a message is taken to be in a loop (RFC 5321 §6.3)
public record SmtpLimits(
    int connections,
    int connectionsPerAddress,
    int recipients,
    int messagesPerConnection,
    int messagesPerHourPerUser,
    int messagesPerHourPerAddress,
    int errors,
    int unknownRecipients,
    int authFailures,
    int idleCommands,
    int hops) {
  public static final SmtpLimits DEFAULT =
      new SmtpLimits(10_000, 50, 1_000, 1_000, 2_000, 20_000, 20, 100, 5, 300, 50);
}
