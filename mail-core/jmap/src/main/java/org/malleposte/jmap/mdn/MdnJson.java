package org.malleposte.jmap.mdn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.submission.DispositionNotice;

/// An MDN object (RFC 9007 §2).
final class MdnJson {
  private static final Set<String> SETTABLE =
      Set.of(
          "forEmailId",
          "subject",
          "textBody",
          "includeOriginalMessage",
          "reportingUA",
          "disposition",
          "finalRecipient",
          "extensionFields");

  private static final int LONGEST = 900;
  private static final int MOST = 50;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,70}");

  private MdnJson() {}

  /// What a client may write, as far as programs read it.
  static DispositionNotice notice(ObjectNode mdn) throws SetException {
    Set<String> wrong = new TreeSet<>();
    mdn.fieldNames().forEachRemaining(wrong::add);
    wrong.removeAll(SETTABLE);
    if (!wrong.isEmpty()) {
      throw SetException.invalid(
          "The server sets these, or does not know them.", wrong.toArray(String[]::new));
    }
    JsonNode disposition = mdn.path("disposition");
    return new DispositionNotice(
        line(mdn, "reportingUA"),
        null,
        null,
        "",
        null,
        word(disposition, "actionMode", DispositionNotice.ACTIONS),
        word(disposition, "sendingMode", DispositionNotice.SENDINGS),
        word(disposition, "type", DispositionNotice.TYPES),
        List.of(),
        extensions(mdn.path("extensionFields")));
  }

  private static String word(JsonNode disposition, String name, Set<String> words)
      throws SetException {
    String word = disposition.path(name).asText("");
    if (!words.contains(word)) {
      throw SetException.invalid(name + " is one of " + new TreeSet<>(words), "disposition");
    }
    return word;
  }

  /// A text that becomes a line of the notification; null when there is none.
  static @Nullable String line(ObjectNode mdn, String name) throws SetException {
    String text = text(mdn, name);
    if (text != null && !isLine(text)) {
      throw SetException.invalid("It is one line of ASCII.", name);
    }
    return text;
  }

  private static boolean isLine(String text) {
    return text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  static @Nullable String text(ObjectNode mdn, String name) throws SetException {
    JsonNode value = mdn.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw SetException.invalid("It is a text.", name);
    }
    return value.textValue();
  }

  private static Map<String, String> extensions(JsonNode json) throws SetException {
    Map<String, String> extensions = new LinkedHashMap<>();
    if (!json.isMissingNode() && !json.isNull()) {
      boolean good = json.isObject() && json.size() <= MOST;
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        String value = entry.getValue().textValue();
        good &= NAME.matcher(entry.getKey()).matches() && value != null && isLine(value);
        extensions.put(entry.getKey(), value == null ? "" : value);
      }
      if (!good) {
        throw SetException.invalid("Fields have names, and values of one line.", "extensionFields");
      }
    }
    return extensions;
  }

  /// What the server has set of one that was sent.
  static ObjectNode sent(ObjectNode wanted, DispositionNotice notice) {
    ObjectNode json = Json.object();
    if (!wanted.path("finalRecipient").isTextual()) {
      json.put("finalRecipient", notice.finalRecipient());
    }
    json.put("mdnGateway", notice.gateway());
    json.put("originalRecipient", notice.originalRecipient());
    json.put("originalMessageId", notice.originalMessageId());
    json.putNull("error");
    return json;
  }

  /// One that was received.
  static ObjectNode of(
      @Nullable String forEmailId,
      String subject,
      @Nullable String text,
      boolean whole,
      DispositionNotice notice) {
    ObjectNode json =
        Json.object()
            .put("forEmailId", forEmailId)
            .put("subject", subject)
            .put("textBody", text)
            .put("includeOriginalMessage", whole)
            .put("reportingUA", notice.reportingUa())
            .put("mdnGateway", notice.gateway())
            .put("originalRecipient", notice.originalRecipient())
            .put("finalRecipient", notice.finalRecipient())
            .put("originalMessageId", notice.originalMessageId());
    json.putObject("disposition")
        .put("actionMode", notice.action())
        .put("sendingMode", notice.sending())
        .put("type", notice.type());
    ArrayNode errors = Json.array(notice.errors());
    json.set("error", errors.isEmpty() ? null : errors);
    ObjectNode extensions = Json.object();
    notice.extensions().forEach(extensions::put);
    json.set("extensionFields", extensions.isEmpty() ? null : extensions);
    return json;
  }
}
