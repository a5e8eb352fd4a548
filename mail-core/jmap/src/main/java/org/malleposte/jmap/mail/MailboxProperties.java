package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.sharing.Shared;

/// What a client may write of a mailbox, read (RFC 8621 §2).
final class MailboxProperties {
  private static final Set<String> SETTABLE =
      Set.of("name", "parentId", "role", "sortOrder", "isSubscribed");

  private MailboxProperties() {}

  static void requireSettable(Call call, ObjectNode properties) throws SetException {
    Set<String> wrong = new TreeSet<>();
    properties.fieldNames().forEachRemaining(wrong::add);
    wrong.removeAll(SETTABLE);
    if (Shared.isKnownTo(call)) {
      wrong.remove(Shared.WITH);
    }
    if (!wrong.isEmpty()) {
      throw SetException.invalid(
          "The server sets these, or does not know them.", wrong.toArray(String[]::new));
    }
  }

  static String name(ObjectNode properties) throws SetException {
    JsonNode value = properties.get("name");
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw SetException.invalid("A mailbox has a name.", "name");
    }
    return value.textValue();
  }

  /// As IMAP writes it: `\Sent`. The domain knows which there are.
  static String role(ObjectNode properties) throws SetException {
    JsonNode value = properties.get("role");
    if (value == null || value.isNull()) {
      return "";
    }
    String role = value.isTextual() ? value.textValue() : "";
    if (role.isEmpty() || !role.equals(role.toLowerCase(Locale.ROOT))) {
      throw SetException.invalid("A role is a word in lower case.", "role");
    }
    return "\\" + Character.toUpperCase(role.charAt(0)) + role.substring(1);
  }

  static int sortOrder(ObjectNode properties) throws SetException {
    JsonNode value = properties.get("sortOrder");
    if (value == null || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw SetException.invalid("It is a number from 0 below 2^31.", "sortOrder");
    }
    return value.intValue();
  }

  static boolean flag(ObjectNode properties, String name) throws SetException {
    JsonNode value = properties.get(name);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw SetException.invalid("It is true or false.", name);
    }
    return value.booleanValue();
  }
}
