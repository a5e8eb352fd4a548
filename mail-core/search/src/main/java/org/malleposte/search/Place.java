package org.malleposte.search;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where in a message a word stands, and how much that says of the message.
public enum Place {
  SUBJECT(1f),
  FROM(0.9f),
  TO(0.6f),
  CC(0.6f),
  BCC(0.6f),
  /// The name of an attachment.
  NAME(0.8f),
  /// Other fields of the header that people write or read.
  OTHER(0.4f),
  /// The texts of the body, and what heads attached messages.
  BODY(0.7f);

  private final float weight;

  Place(float weight) {
    this.weight = weight;
  }

  float weight() {
    return weight;
  }

  /// Whether words of this place count for a search there.
  public boolean isOf(Where where) {
    return switch (where) {
      case Where.Envelope envelope -> this == of(envelope);
      case Where.Content content -> content == Where.Content.TEXT || this == BODY;
      case Where.Field _ -> false; // such a field is read
    };
  }

  static Place of(Where.Envelope field) {
    return switch (field) {
      case SUBJECT -> SUBJECT;
      case FROM -> FROM;
      case TO -> TO;
      case CC -> CC;
      case BCC -> BCC;
    };
  }

  /// Null for a field whose words are not looked at: what machines write for machines.
  static @Nullable Place ofField(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "subject" -> SUBJECT;
      case "from" -> FROM;
      case "to" -> TO;
      case "cc" -> CC;
      case "bcc" -> BCC;
      case "reply-to", "sender", "keywords", "comments", "organization", "list-id" -> OTHER;
      default -> null;
    };
  }
}
