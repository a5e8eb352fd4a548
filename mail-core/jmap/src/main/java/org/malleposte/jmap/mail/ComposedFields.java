package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.malleposte.format.Address;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.jmap.SetException;

/// The header fields that a client writes in an Email or a part of one (RFC 8621 §4.1.2, §4.6).
final class ComposedFields {
  /// The convenience properties, and the fields and forms they stand for (RFC 8621 §4.1.3).
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("messageId", "header:Message-ID:asMessageIds"),
          Map.entry("inReplyTo", "header:In-Reply-To:asMessageIds"),
          Map.entry("references", "header:References:asMessageIds"),
          Map.entry("sender", "header:Sender:asAddresses"),
          Map.entry("from", "header:From:asAddresses"),
          Map.entry("to", "header:To:asAddresses"),
          Map.entry("cc", "header:Cc:asAddresses"),
          Map.entry("bcc", "header:Bcc:asAddresses"),
          Map.entry("replyTo", "header:Reply-To:asAddresses"),
          Map.entry("subject", "header:Subject:asText"),
          Map.entry("sentAt", "header:Date:asDate"));

  private final List<byte[]> fields = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  static boolean isField(String property) {
    return property.startsWith("header:") || PROPERTIES.containsKey(property);
  }

  /// The fields of those properties of an object that stand for some.
  ///
  /// @param part whether it is a part of a message, which has fields about its content alone
  static ComposedFields of(ObjectNode object, boolean part) throws SetException {
    ComposedFields fields = new ComposedFields();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String property = entry.getKey();
      String header = part ? property : PROPERTIES.getOrDefault(property, property);
      if (header.startsWith("header:") && !entry.getValue().isNull()) {
        fields.add(property, header, entry.getValue(), part);
      }
    }
    return fields;
  }

  List<byte[]> fields() {
    return List.copyOf(fields);
  }

  /// @param name in lower case
  boolean has(String name) {
    return names.contains(name);
  }

  void add(byte[] field) {
    fields.add(field);
  }

  private void add(String property, String header, JsonNode value, boolean part)
      throws SetException {
    String[] words = header.split(":", -1);
    boolean all = words.length > 2 && words[words.length - 1].equals("all");
    String form = words.length > 2 && words[2].startsWith("as") ? words[2] : "asRaw";
    int known = 2 + (words.length > 2 && words[2].startsWith("as") ? 1 : 0) + (all ? 1 : 0);
    String name = words.length > 1 ? words[1] : "";
    if (known != words.length || !isName(name)) {
      throw SetException.invalid("That is no header field.", property);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (!part && lower.startsWith("content-")
        || lower.equals("content-transfer-encoding")
        || lower.equals("mime-version")) {
      throw SetException.invalid("That field is the server's, or a part's.", property);
    }
    if (!names.add(lower)) {
      throw SetException.invalid("That field is set twice.", property);
    }
    if (!all) {
      fields.add(write(property, name, form, value));
    } else if (value.isArray()) {
      for (JsonNode one : value) {
        fields.add(write(property, name, form, one));
      }
    } else {
      throw SetException.invalid("It is a list.", property);
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
  }

  private static byte[] write(String property, String name, String form, JsonNode value)
      throws SetException {
    return switch (form) {
      case "asRaw" -> raw(property, name, text(property, value));
      case "asText" -> HeaderField.unstructured(name, text(property, value));
      case "asAddresses" -> HeaderField.addresses(name, addresses(property, value));
      case "asGroupedAddresses" -> HeaderField.addresses(name, grouped(property, value));
      case "asMessageIds" -> HeaderField.structured(name, bracketed(property, value, " "));
      case "asURLs" -> HeaderField.structured(name, bracketed(property, value, ", "));
      case "asDate" -> HeaderField.structured(name, date(property, text(property, value)).format());
      default -> throw SetException.invalid("There is no such form.", property);
    };
  }

  private static String text(String property, JsonNode value) throws SetException {
    if (!value.isTextual()) {
      throw SetException.invalid("It is a string.", property);
    }
    return value.textValue();
  }

  /// As the client wrote it. What would begin another field is refused.
  private static byte[] raw(String property, String name, String value) throws SetException {
    String unfolded = value.replaceAll("\r\n(?=[ \t])", "");
    if (unfolded.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
      throw SetException.invalid("It holds control characters.", property);
    }
    return (name + ":" + value + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static List<Address> addresses(String property, JsonNode value) throws SetException {
    List<Address> addresses = new ArrayList<>();
    for (JsonNode one : list(property, value)) {
      addresses.add(address(property, one));
    }
    return addresses;
  }

  private static Iterable<JsonNode> list(String property, JsonNode value) throws SetException {
    if (!value.isArray()) {
      throw SetException.invalid("It is a list.", property);
    }
    return value;
  }

  private static Address address(String property, JsonNode value) throws SetException {
    JsonNode email = value.path("email");
    JsonNode name = value.path("name");
    boolean named = name.isTextual() && !name.textValue().isEmpty();
    if (!email.isTextual() || !(name.isTextual() || name.isNull() || name.isMissingNode())) {
      throw SetException.invalid("An address has an email, and may have a name.", property);
    }
    String text = email.textValue().strip();
    if (text.chars().anyMatch(c -> c <= ' ' || c == 127 || "<>,;".indexOf(c) >= 0)) {
      throw SetException.invalid("That is no address: " + text, property);
    }
    int at = text.lastIndexOf('@');
    String local = at < 0 ? text : text.substring(0, at);
    boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
    return Address.mailbox(
        named ? name.textValue() : null,
        quoted ? local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1") : local,
        at < 0 ? "" : text.substring(at + 1));
  }

  private static List<Address> grouped(String property, JsonNode value) throws SetException {
    List<Address> all = new ArrayList<>();
    for (JsonNode group : list(property, value)) {
      List<Address> members = addresses(property, group.path("addresses"));
      JsonNode name = group.path("name");
      if (name.isTextual()) {
        all.add(Address.groupStart(name.textValue()));
        all.addAll(members);
        all.add(Address.GROUP_END);
      } else {
        all.addAll(members);
      }
    }
    return all;
  }

  private static String bracketed(String property, JsonNode value, String between)
      throws SetException {
    List<String> all = new ArrayList<>();
    for (JsonNode one : list(property, value)) {
      String text = text(property, one);
      if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>')) {
        throw SetException.invalid("It holds what cannot stand in angle brackets.", property);
      }
      all.add("<" + text + ">");
    }
    return String.join(between, all);
  }

  private static MailDate date(String property, String text) throws SetException {
    try {
      return MailDate.of(OffsetDateTime.parse(text));
    } catch (DateTimeParseException e) {
      throw SetException.invalid("It is no date (RFC 3339).", property);
    }
  }
}
