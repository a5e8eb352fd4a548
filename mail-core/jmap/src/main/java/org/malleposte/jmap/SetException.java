package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.malleposte.mail.MailException;

/// One object of a /set, /copy or /import that is refused; the others go on.
public final class SetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SetError error;
  private final transient ObjectNode more = Json.object();

  public SetException(SetError error, String sentence) {
    super(sentence, null, false, false);
    this.error = error;
  }

  /// @param properties which of the object's are wrong
  public static SetException invalid(String sentence, String... properties) {
    return new SetException(SetError.INVALID_PROPERTIES, sentence)
        .with("properties", Json.array(List.of(properties)));
  }

  public static SetException notFound() {
    return new SetException(SetError.NOT_FOUND, "There is no such object.");
  }

  /// The store went away when a part of a call was done.
  public static SetException unavailable() {
    return new SetException(SetError.SERVER_UNAVAILABLE, "The store cannot answer now.");
  }

  /// What the mail domain refused.
  public static SetException of(MailException e) {
    return switch (e.reason()) {
      case NO_SUCH_MESSAGE -> new SetException(SetError.NOT_FOUND, sentence(e));
      case HAS_CHILDREN -> new SetException(SetError.MAILBOX_HAS_CHILD, sentence(e));
      case HAS_MESSAGES -> new SetException(SetError.MAILBOX_HAS_EMAIL, sentence(e));
      case NO_PERMISSION, PROTECTED, STATE_MISMATCH ->
          new SetException(SetError.FORBIDDEN, sentence(e));
      case OVER_QUOTA, LIMIT, TOO_MANY_ANNOTATIONS ->
          new SetException(SetError.OVER_QUOTA, sentence(e));
      case NO_SUCH_MAILBOX, NOT_SELECTABLE, NO_PLACE -> invalid(sentence(e), "mailboxIds");
      case MAILBOX_EXISTS -> new SetException(SetError.ALREADY_EXISTS, sentence(e));
      case BAD_NAME -> invalid(sentence(e), "name");
      case BAD_ROLE -> invalid(sentence(e), "role");
    };
  }

  /// Adds a property of the error, such as `existingId`.
  public SetException with(String property, JsonNode value) {
    more.set(property, value);
    return this;
  }

  public SetError error() {
    return error;
  }

  /// The SetError object (RFC 8620 §5.3).
  public ObjectNode json() {
    ObjectNode json = Json.object().put("type", error.word()).put("description", getMessage());
    json.setAll(more);
    return json;
  }

  private static String sentence(MailException e) {
    return String.valueOf(e.getMessage());
  }
}
