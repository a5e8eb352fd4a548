package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.Address;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderForms;
import org.malleposte.format.MailDate;
import org.malleposte.jmap.Json;

/// A property `header:Name:asForm:all` (RFC 8621 §4.1.3).
///
/// @param all whether every field of that name is wanted, or only the last
record HeaderProperty(String property, String name, Form form, boolean all) {
  static final String PREFIX = "header:";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

  private static final byte[] UTC = "....-..-..T..:..:..Z".getBytes(StandardCharsets.US_ASCII);

  /// How a field is read (RFC 8621 §4.1.2).
  enum Form {
    RAW("asRaw"),
    TEXT("asText"),
    ADDRESSES("asAddresses"),
    GROUPED_ADDRESSES("asGroupedAddresses"),
    MESSAGE_IDS("asMessageIds"),
    DATE("asDate"),
    URLS("asURLs");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    static @Nullable Form of(String word) {
      for (Form form : values()) {
        if (form.word.equals(word)) {
          return form;
        }
      }
      return null;
    }
  }

  private static final Set<Form> ADDRESS_FORMS = Set.of(Form.ADDRESSES, Form.GROUPED_ADDRESSES);
  private static final Set<Form> NO_FORMS = Set.of();

  /// What the fields of RFC 5322 and RFC 2369 may be read as, beside raw; all others may be read as
  /// anything.
  private static final Map<String, Set<Form>> FORMS =
      Map.ofEntries(
          Map.entry("from", ADDRESS_FORMS),
          Map.entry("sender", ADDRESS_FORMS),
          Map.entry("reply-to", ADDRESS_FORMS),
          Map.entry("to", ADDRESS_FORMS),
          Map.entry("cc", ADDRESS_FORMS),
          Map.entry("bcc", ADDRESS_FORMS),
          Map.entry("resent-from", ADDRESS_FORMS),
          Map.entry("resent-sender", ADDRESS_FORMS),
          Map.entry("resent-reply-to", ADDRESS_FORMS),
          Map.entry("resent-to", ADDRESS_FORMS),
          Map.entry("resent-cc", ADDRESS_FORMS),
          Map.entry("resent-bcc", ADDRESS_FORMS),
          Map.entry("subject", Set.of(Form.TEXT)),
          Map.entry("comments", Set.of(Form.TEXT)),
          Map.entry("keywords", Set.of(Form.TEXT)),
          Map.entry("message-id", Set.of(Form.MESSAGE_IDS)),
          Map.entry("in-reply-to", Set.of(Form.MESSAGE_IDS)),
          Map.entry("references", Set.of(Form.MESSAGE_IDS)),
          Map.entry("resent-message-id", Set.of(Form.MESSAGE_IDS)),
          Map.entry("date", Set.of(Form.DATE)),
          Map.entry("resent-date", Set.of(Form.DATE)),
          Map.entry("list-help", Set.of(Form.URLS)),
          Map.entry("list-unsubscribe", Set.of(Form.URLS)),
          Map.entry("list-subscribe", Set.of(Form.URLS)),
          Map.entry("list-post", Set.of(Form.URLS)),
          Map.entry("list-owner", Set.of(Form.URLS)),
          Map.entry("list-archive", Set.of(Form.URLS)),
          Map.entry("return-path", NO_FORMS),
          Map.entry("received", NO_FORMS));

  /// @return null when it is no such property, or a form that the field may not be read as
  static @Nullable HeaderProperty parse(String property) {
    if (!property.startsWith(PREFIX)) {
      return null;
    }
    String[] words = property.substring(PREFIX.length()).split(":", -1);
    boolean all = words.length > 1 && words[words.length - 1].equals("all");
    int forms = words.length - (all ? 2 : 1);
    Form form = forms == 0 ? Form.RAW : Form.of(words[1]);
    if (forms > 1 || form == null || !isName(words[0]) || !isAllowed(words[0], form)) {
      return null;
    }
    return new HeaderProperty(property, words[0], form, all);
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static boolean isAllowed(String name, Form form) {
    Set<Form> allowed = FORMS.get(name.toLowerCase(Locale.ROOT));
    return form == Form.RAW || allowed == null || allowed.contains(form);
  }

  /// The property's value.
  JsonNode value(HeaderBlock header) {
    List<HeaderBlock.Field> fields = header.all(name);
    if (all) {
      ArrayNode values = Json.array();
      fields.forEach(field -> values.add(value(form, field)));
      return values;
    }
    return fields.isEmpty() ? NullNode.instance : value(form, fields.getLast());
  }

  private static JsonNode value(Form form, HeaderBlock.Field field) {
    return switch (form) {
      case RAW -> TextNode.valueOf(HeaderForms.raw(field));
      case TEXT -> TextNode.valueOf(HeaderForms.text(field));
      case ADDRESSES -> addresses(HeaderForms.addresses(field));
      case GROUPED_ADDRESSES -> groups(HeaderForms.groups(field));
      case MESSAGE_IDS -> texts(HeaderForms.messageIds(field));
      case DATE -> date(HeaderForms.date(field));
      case URLS -> texts(HeaderForms.urls(field));
    };
  }

  static JsonNode texts(@Nullable List<String> texts) {
    return texts == null ? NullNode.instance : Json.array(texts);
  }

  /// An EmailAddress each (RFC 8621 §4.1.2.3); marks of groups are left out.
  static ArrayNode addresses(List<Address> addresses) {
    ArrayNode array = Json.array();
    for (Address address : addresses) {
      if (address.isMailbox()) {
        String name = address.name();
        array
            .addObject()
            .put("name", name == null || name.isBlank() ? null : name.strip())
            .put("email", address.email());
      }
    }
    return array;
  }

  private static ArrayNode groups(List<HeaderForms.Group> groups) {
    ArrayNode array = Json.array();
    for (HeaderForms.Group group : groups) {
      ObjectNode node = array.addObject().put("name", group.name());
      node.set("addresses", addresses(group.addresses()));
    }
    return array;
  }

  /// A Date (RFC 8620 §1.4).
  static JsonNode date(@Nullable MailDate date) {
    return date == null ? NullNode.instance : TextNode.valueOf(DATE.format(date.time()));
  }

  /// A UTCDate (RFC 8620 §1.4), to the second as IMAP has it.
  static String utc(long epochMillis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC);
    if (time.getYear() < 1000 || time.getYear() > 9999) {
      return time.atOffset(ZoneOffset.UTC).format(DATE);
    }
    byte[] text = UTC.clone(); // by hand: a list has one for each message
    put(text, 0, time.getYear() / 100);
    put(text, 2, time.getYear() % 100);
    put(text, 5, time.getMonthValue());
    put(text, 8, time.getDayOfMonth());
    put(text, 11, time.getHour());
    put(text, 14, time.getMinute());
    put(text, 17, time.getSecond());
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static void put(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }
}
