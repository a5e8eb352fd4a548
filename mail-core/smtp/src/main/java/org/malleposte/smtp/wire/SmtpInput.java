package org.malleposte.smtp.wire;

/// What the client's octets mean, in order.
public sealed interface SmtpInput {
  /// A command.
  ///
  /// @param line as it came, for the transcript
  record Command(String line, SmtpCommand command) implements SmtpInput {}

  /// A line that is no command, or a command with wrong arguments.
  ///
  /// @param line as it came
  record Malformed(String line, SmtpRefused why) implements SmtpInput {}

  /// The client's line within an AUTH exchange: base64, or `*`.
  record SaslResponse(String line) implements SmtpInput {}

  /// Octets of a message, already without dot-stuffing. The array is only lent, until the next
  /// input is asked for.
  record Octets(byte[] bytes, int offset, int length) implements SmtpInput {}

  /// The text of DATA, or a chunk of BDAT, is complete.
  ///
  /// @param strict false: there was a CR without LF or a LF without CR in the text, so that another
  ///   server might have seen another end
  record EndOfOctets(boolean strict) implements SmtpInput {}

  /// Nothing that follows can be trusted: the connection must end.
  record Broken(Refusal why) implements SmtpInput {}
}
