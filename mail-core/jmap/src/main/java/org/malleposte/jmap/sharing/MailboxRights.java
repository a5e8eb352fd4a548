package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Right;

/// MailboxRights (RFC 8621 §2) given to somebody, and what they are in IMAP (RFC 4314): the access
/// control list holds them, and nothing else does.
public final class MailboxRights {
  /// RFC 9670 §4: the right to give rights.
  public static final String SHARE = "mayShare";

  private static final Map<String, Set<Right>> RIGHTS = new LinkedHashMap<>();

  static {
    RIGHTS.put("mayReadItems", EnumSet.of(Right.LOOKUP, Right.READ));
    RIGHTS.put("mayAddItems", EnumSet.of(Right.INSERT));
    RIGHTS.put("mayRemoveItems", EnumSet.of(Right.DELETE_MESSAGES, Right.EXPUNGE));
    RIGHTS.put("maySetSeen", EnumSet.of(Right.SEEN));
    RIGHTS.put("maySetKeywords", EnumSet.of(Right.WRITE));
    RIGHTS.put("mayCreateChild", EnumSet.of(Right.CREATE));
    RIGHTS.put("mayRename", EnumSet.of(Right.DELETE_MAILBOX));
    RIGHTS.put("mayDelete", EnumSet.of(Right.DELETE_MAILBOX));
    RIGHTS.put("maySubmit", EnumSet.of(Right.POST));
    RIGHTS.put(SHARE, EnumSet.of(Right.ADMINISTER));
  }

  private MailboxRights() {}

  public static ObjectNode of(Set<Right> rights) {
    ObjectNode json = Json.object();
    RIGHTS.forEach((name, needed) -> json.put(name, rights.containsAll(needed)));
    return json;
  }

  /// The rights that a client wants somebody to have. What it says as it was stays as it was,
  /// letter by letter: IMAP can give what has no name here.
  ///
  /// @param before what they have
  /// @param json what is not in it is not given; null for nothing at all
  public static Set<Right> read(Set<Right> before, JsonNode json) throws SetException {
    if (json.isNull()) {
      return EnumSet.noneOf(Right.class);
    }
    if (!(json instanceof ObjectNode wanted)) {
      throw SetException.invalid("Rights are an object.", "shareWith");
    }
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      if (!RIGHTS.containsKey(entry.getKey()) || !entry.getValue().isBoolean()) {
        throw SetException.invalid("There is no such right.", "shareWith");
      }
    }
    ObjectNode now = of(before);
    Set<Right> rights = EnumSet.noneOf(Right.class);
    rights.addAll(before);
    Set<Right> given = EnumSet.noneOf(Right.class);
    RIGHTS.forEach((name, some) -> {
      boolean then = wanted.path(name).asBoolean();
      if (now.path(name).asBoolean() && !then) {
        rights.removeAll(some);
      } else if (then && !now.path(name).asBoolean()) {
        given.addAll(some);
      }
    });
    rights.addAll(given); // mayRename and mayDelete are one right: either gives it
    if (rights.equals(before)) {
      return rights;
    }
    rights.add(Right.LOOKUP); // nothing can be done with what cannot be seen
    return rights.size() == 1 ? EnumSet.noneOf(Right.class) : rights;
  }
}
