package org.malleposte.smtp.wire;

/// Everything that the server refuses, and with which words: the one table of negative replies. The
/// enhanced codes are RFC 3463's and those of the registry that RFC 5248 opened.
public enum Refusal {
  // What was said cannot be understood

  UNKNOWN_COMMAND(500, "5.5.1", "No such command here; try HELP"),
  NOT_IMPLEMENTED(502, "5.5.1", "Not done here"),
  BAD_LINE(500, "5.5.2", "Not a command line"),
  BARE_LINE_ENDING(500, "5.5.2", "A line ends with CR LF; a lone CR or LF is not taken. Closing"),
  LINE_TOO_LONG(500, "5.5.2", "The line is too long. Closing"),
  SASL_LINE_TOO_LONG(500, "5.5.6", "The authentication exchange is too long. Closing"), // RFC 4954
  BAD_ARGUMENTS(501, "5.5.4", "The arguments are wrong"),
  BAD_SENDER_SYNTAX(501, "5.1.7", "Not an address: MAIL FROM:<sender@example.org>"),
  BAD_RECIPIENT_SYNTAX(501, "5.1.3", "Not an address: RCPT TO:<recipient@example.org>"),
  UNKNOWN_PARAMETER(555, "5.5.4", "No such parameter here"), // RFC 5321 §4.1.1.11
  NEEDS_SMTPUTF8(553, "5.6.7", "Such an address needs SMTPUTF8"), // RFC 6531 §3.5

  // It comes at the wrong time

  BAD_SEQUENCE(503, "5.5.1", "Not now"),
  HELLO_FIRST(503, "5.5.1", "Say hello first"),
  MAIL_FIRST(503, "5.5.1", "MAIL FROM first"),
  TRANSACTION_OPEN(503, "5.5.1", "A message is under way; RSET ends it"),
  NO_RECIPIENTS(554, "5.5.1", "No valid recipients"), // RFC 5321 §3.3
  NO_RECIPIENTS_LMTP(503, "5.5.1", "No valid recipients"), // RFC 2033 §4.2
  BINARY_NEEDS_BDAT(503, "5.5.1", "BODY=BINARYMIME needs BDAT"), // RFC 3030 §3
  CHUNKING_STARTED(503, "5.5.1", "After BDAT comes BDAT"), // RFC 3030 §2
  BAD_CHUNK(501, "5.5.4", "BDAT size [LAST]. Closing"),
  TALKS_TOO_EARLY(554, "5.5.0", "SMTP protocol synchronization. Closing"),

  // Security

  TLS_FIRST(530, "5.7.0", "STARTTLS first"), // RFC 3207 §4
  TLS_ACTIVE(503, "5.5.1", "TLS is already active"),
  AUTH_FIRST(530, "5.7.0", "Authentication required"), // RFC 4954 §6
  AUTH_NEEDS_TLS(538, "5.7.11", "Encryption required for the authentication mechanism"),
  AUTH_MECHANISM(504, "5.5.4", "No such authentication mechanism"), // RFC 4954 §4
  AUTH_ABORTED(501, "5.7.0", "Authentication cancelled"), // RFC 4954 §4
  AUTH_BAD_BASE64(501, "5.5.2", "Not base64"),
  AUTH_FAILED(535, "5.7.8", "Authentication credentials invalid"), // RFC 4954 §6
  AUTH_THROTTLED(454, "4.7.0", "Too many failures; try again later"),
  SIGN_IN_REVOKED(421, "4.7.0", "What you signed in with no longer opens this. Closing"),
  RELAYING(550, "5.7.1", "We do not relay"),
  NOT_OUTWARD(550, "5.7.1", "This server sends no mail to other servers"),
  FORWARDING_OFF( // RFC 3463 §3.4, X.3.5
      550,
      "5.3.5",
      "Mail for this address goes on to other servers, and this server sends none"
          + " (queue.outbound is off)"),
  SENDER_NOT_OWNED(550, "5.7.1", "You may not send as this address"),
  FROM_NOT_OWNED(550, "5.7.1", "You may not send with this From"),
  FROM_MISSING(550, "5.6.0", "The message must have one From"),

  // Recipients

  UNKNOWN_RECIPIENT(550, "5.1.1", "No such mailbox here"),
  DISABLED_RECIPIENT(550, "5.2.1", "The mailbox is disabled"),
  TOO_MANY_MEMBERS(550, "5.7.1", "The group is too large"),
  TOO_MANY_RECIPIENTS(452, "4.5.3", "Too many recipients; send the rest in another message"),
  MAILBOX_FULL(452, "4.2.2", "The mailbox is full"),
  MAILBOX_FULL_FOR_GOOD(552, "5.2.2", "The mailbox is full"),
  DELIVERY_REFUSED(550, "5.2.0", "The mailbox does not take this message"),

  // Messages

  TOO_BIG(552, "5.3.4", "The message is larger than we take"), // RFC 1870 §6.1
  ENDLESS(552, "5.3.4", "The message is larger than we take. Closing"),
  HEADER_TOO_BIG(552, "5.3.4", "The header is larger than we take"),
  BARE_LINE_ENDING_IN_MESSAGE(
      554, "5.6.0", "The message has a lone CR or LF; send it with CR LF or by BDAT"),
  LOOPS(554, "5.4.6", "Too many Received fields: a mail loop"),

  // Bounds

  TOO_MANY_CONNECTIONS(421, "4.7.0", "Too many connections; try again later"),
  TOO_MANY_ERRORS(421, "4.7.0", "Too many errors. Closing"),
  TOO_MANY_AUTH_FAILURES(421, "4.7.0", "Too many failures. Closing"),
  TOO_MANY_COMMANDS(421, "4.7.0", "Too many commands without a message. Closing"),
  TOO_MANY_MESSAGES(421, "4.7.0", "Enough for one connection. Closing"), // RFC 9422 §4.1
  RATE_EXCEEDED(451, "4.7.1", "Too many messages; try again later"),
  TIMEOUT(421, "4.4.2", "Too slow. Closing"),
  SHUTTING_DOWN(421, "4.3.2", "The server is going down. Closing"),

  // Our own trouble

  STORAGE(451, "4.3.0", "The message cannot be stored now; try again later"),
  INTERNAL(451, "4.3.0", "Something went wrong here; try again later");

  private final Reply reply;

  Refusal(int code, String enhanced, String text) {
    this.reply = Reply.of(code, enhanced, text);
  }

  public Reply reply() {
    return reply;
  }

  /// The same with a sentence that says more.
  public Reply reply(String text) {
    return Reply.of(reply.code(), reply.enhanced(), text);
  }

  /// Whether the connection ends with it.
  public boolean closes() {
    return switch (this) {
      // After a BDAT that is not understood octets follow of which nobody knows how many.
      case BAD_CHUNK -> true;
      case BARE_LINE_ENDING, LINE_TOO_LONG, SASL_LINE_TOO_LONG, TALKS_TOO_EARLY, ENDLESS -> true;
      default -> reply.code() == 421; // RFC 5321 §3.8
    };
  }
}
