package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MailException;

/// A command that is answered NO, or BAD when the client should have known better. The message is a
/// sentence for the user. It has no stack trace: a refusal is no fault.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean bad;
  private final @Nullable String code;

  private Refusal(boolean bad, @Nullable String code, String sentence) {
    super(sentence, null, false, false);
    this.bad = bad;
    this.code = code;
  }

  static Refusal no(String sentence) {
    return new Refusal(false, null, sentence);
  }

  /// @param code without brackets: RFC 9051 §7.1
  static Refusal no(String code, String sentence) {
    return new Refusal(false, code, sentence);
  }

  static Refusal bad(String sentence) {
    return new Refusal(true, null, sentence);
  }

  /// What the mail domain refuses, in words of the protocol.
  static Refusal of(MailException e) {
    String sentence = String.valueOf(e.getMessage());
    return no(code(e), Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1));
  }

  /// RFC 9051 §7.1, RFC 5530.
  private static String code(MailException e) {
    return switch (e.reason()) {
      case NO_SUCH_MAILBOX -> "NONEXISTENT";
      case MAILBOX_EXISTS -> "ALREADYEXISTS";
      case BAD_NAME,
          NOT_SELECTABLE,
          PROTECTED,
          STATE_MISMATCH,
          HAS_CHILDREN,
          HAS_MESSAGES,
          NO_PLACE ->
          "CANNOT";
      case NO_PERMISSION -> "NOPERM";
      case OVER_QUOTA -> "OVERQUOTA";
      case LIMIT -> "LIMIT";
      case NO_SUCH_MESSAGE -> "EXPUNGEISSUED";
      case TOO_MANY_ANNOTATIONS -> "METADATA TOOMANY"; // RFC 5464 §4.3
      case BAD_ROLE -> "USEATTR"; // RFC 6154 §3
    };
  }

  boolean isBad() {
    return bad;
  }

  @Nullable String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
