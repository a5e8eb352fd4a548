package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.malleposte.format.Address;
import org.malleposte.format.MessageBody;
import org.malleposte.format.MessageSummary;
import org.malleposte.jmap.MessageSource;

/// Writes what stands in messages: the properties of an Email that do not depend on where it is
/// (RFC 8621 §4.1.2 to §4.1.4).
final class EmailJson {
  /// What only a message of an account has (RFC 8621 §4.1.1).
  static final List<String> METADATA =
      List.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt");

  /// What is told when nobody says what (RFC 8621 §4.2, §4.9).
  static final List<String> USUAL =
      List.of(
          "messageId",
          "inReplyTo",
          "references",
          "sender",
          "from",
          "to",
          "cc",
          "bcc",
          "replyTo",
          "subject",
          "sentAt",
          "hasAttachment",
          "preview",
          "bodyValues",
          "textBody",
          "htmlBody",
          "attachments");

  /// What is told only when it is asked for.
  private static final Set<String> UNUSUAL = Set.of("headers", "bodyStructure");

  private static final Set<String> OF_BODY =
      Set.of("bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments");

  private final Collection<String> properties;
  private final BodyWishes wishes;
  private final Map<String, HeaderProperty> headers = new LinkedHashMap<>();
  private final boolean bodies;

  /// @param properties all of which [#knows], or are metadata, which is passed over
  EmailJson(Collection<String> properties, BodyWishes wishes) {
    this.properties = properties.stream().filter(p -> !METADATA.contains(p)).toList();
    this.wishes = wishes;
    this.bodies = properties.stream().anyMatch(OF_BODY::contains);
    for (String property : properties) {
      HeaderProperty header = HeaderProperty.parse(property);
      if (header != null) {
        headers.put(property, header);
      }
    }
  }

  static boolean knows(String property) {
    return USUAL.contains(property)
        || UNUSUAL.contains(property)
        || METADATA.contains(property)
        || HeaderProperty.parse(property) != null;
  }

  /// Whether any property needs what stands in the message.
  boolean looksInside() {
    return !properties.isEmpty();
  }

  void write(ObjectNode node, MessageSource message) throws IOException {
    MessageBody body = bodies ? MessageBody.of(message.summary()) : null;
    for (String property : properties) {
      HeaderProperty header = headers.get(property);
      if (header != null) {
        node.set(property, wishes.counted(header.value(message.header())));
      } else if (body != null && OF_BODY.contains(property)) {
        node.set(property, ofBody(property, message, body));
      } else {
        node.set(property, wishes.counted(value(property, message)));
      }
    }
  }

  private JsonNode ofBody(String property, MessageSource message, MessageBody body)
      throws IOException {
    BodyJson parts = new BodyJson(message, wishes);
    return switch (property) {
      case "bodyStructure" -> parts.structure(body.structure());
      case "textBody" -> parts.list(body.text());
      case "htmlBody" -> parts.list(body.html());
      case "attachments" -> parts.list(body.attachments());
      default -> wishes.values(message, body);
    };
  }

  private static JsonNode value(String property, MessageSource message) throws IOException {
    MessageSummary summary = message.summary();
    String id = summary.messageId();
    return switch (property) {
      case "headers" -> BodyJson.headers(message.header());
      case "messageId" -> HeaderProperty.texts(id == null ? null : List.of(id));
      case "inReplyTo" -> ids(summary.inReplyTo());
      case "references" -> ids(summary.references());
      case "sender" -> addresses(summary.sender(), message, "Sender");
      case "from" -> addresses(summary.from(), message, "From");
      case "to" -> addresses(summary.to(), message, "To");
      case "cc" -> addresses(summary.cc(), message, "Cc");
      case "bcc" -> addresses(summary.bcc(), message, "Bcc");
      case "replyTo" -> addresses(summary.replyTo(), message, "Reply-To");
      case "subject" -> text(summary.subject(), message);
      case "sentAt" -> HeaderProperty.date(summary.sentDate());
      case "hasAttachment" -> BooleanNode.valueOf(summary.hasAttachment());
      case "preview" -> TextNode.valueOf(summary.preview());
      default -> throw new IllegalArgumentException("no property of a message: " + property);
    };
  }

  private static JsonNode ids(List<String> ids) {
    return HeaderProperty.texts(ids.isEmpty() ? null : ids);
  }

  /// Null when there is no such field, empty when it has no address: only the header knows which.
  private static JsonNode addresses(List<Address> addresses, MessageSource message, String field)
      throws IOException {
    boolean absent = addresses.isEmpty() && message.header().first(field) == null;
    return absent ? NullNode.instance : HeaderProperty.addresses(addresses);
  }

  private static JsonNode text(String subject, MessageSource message) throws IOException {
    boolean absent = subject.isEmpty() && message.header().first("Subject") == null;
    return absent
        ? NullNode.instance
        : TextNode.valueOf(Normalizer.normalize(subject, Normalizer.Form.NFC));
  }
}
