package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.malleposte.mail.MailException;

/// A call that fails. The sentence is for whoever writes the client.
public final class MethodException extends Exception {
  private static final long serialVersionUID = 1L;

  private final MethodError error;

  public MethodException(MethodError error, String sentence) {
    super(sentence, null, false, false);
    this.error = error;
  }

  /// @param argument which one is wrong
  public static MethodException invalid(String argument, String why) {
    return new MethodException(MethodError.INVALID_ARGUMENTS, argument + ": " + why);
  }

  /// What the mail domain refused when no single object was at fault.
  public static MethodException of(MailException e) {
    return switch (e.reason()) {
      case NO_PERMISSION, PROTECTED -> new MethodException(MethodError.FORBIDDEN, sentence(e));
      case STATE_MISMATCH -> new MethodException(MethodError.STATE_MISMATCH, sentence(e));
      case NO_SUCH_MAILBOX,
          NO_SUCH_MESSAGE,
          MAILBOX_EXISTS,
          BAD_NAME,
          BAD_ROLE,
          NOT_SELECTABLE,
          HAS_CHILDREN,
          HAS_MESSAGES,
          NO_PLACE ->
          new MethodException(MethodError.INVALID_ARGUMENTS, sentence(e));
      case OVER_QUOTA, LIMIT, TOO_MANY_ANNOTATIONS ->
          new MethodException(MethodError.REQUEST_TOO_LARGE, sentence(e));
    };
  }

  public MethodError error() {
    return error;
  }

  /// The same failure under another word.
  MethodException as(MethodError other) {
    return new MethodException(other, String.valueOf(getMessage()));
  }

  /// The arguments of the `error` response (RFC 8620 §3.6.2).
  ObjectNode json() {
    return Json.object().put("type", error.word()).put("description", getMessage());
  }

  private static String sentence(MailException e) {
    return String.valueOf(e.getMessage());
  }
}
