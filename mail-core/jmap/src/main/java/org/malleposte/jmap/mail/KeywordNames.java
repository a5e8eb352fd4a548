package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Flags;

/// The keywords that a client writes, as flags (RFC 8621 §4.1.1).
final class KeywordNames {
  private KeywordNames() {}

  static String flag(String keyword) throws SetException {
    if (!Keywords.isKeyword(keyword)) {
      throw SetException.invalid("That is no keyword: " + keyword, "keywords");
    }
    return Keywords.flag(keyword.toLowerCase(Locale.ROOT));
  }

  /// @param keywords a map of keywords to true
  static Flags flags(JsonNode keywords) throws SetException {
    if (!(keywords instanceof ObjectNode map)) {
      throw SetException.invalid("Keywords are a map.", "keywords");
    }
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      requireTrue(entry.getValue());
      names.add(flag(entry.getKey()));
    }
    return bounded(Flags.of(names));
  }

  static Flags bounded(Flags flags) throws SetException {
    if (flags.keywords().size() > Flags.KEYWORDS) {
      throw new SetException(
          SetError.TOO_MANY_KEYWORDS, "A message has at most " + Flags.KEYWORDS + " keywords.");
    }
    return flags;
  }

  static void requireTrue(JsonNode value) throws SetException {
    if (!value.isBoolean() || !value.booleanValue()) {
      throw SetException.invalid("A keyword is there with true, or not there.", "keywords");
    }
  }
}
