package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principal;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Access;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;

/// With whom a mailbox is shared (RFC 9670 §4): its access control list, with principals for
/// identifiers. What names no principal is not shown, and is left as it is.
public final class Shared {
  public static final String WITH = "shareWith";

  private Shared() {}

  /// Whether a client knows of shared data.
  public static boolean isKnownTo(Call call) {
    return call.uses(PrincipalsCapability.URN) || call.uses(MailShareCapability.URN);
  }

  /// Null when nobody shares it, or the caller is not to know (RFC 4314 §4: `a`).
  public static @Nullable ObjectNode with(OpenAccount account, Mailbox mailbox) {
    Set<Right> mine = Access.of(account.accountId(), mailbox, account.caller());
    if (!mine.contains(Right.ADMINISTER)) {
      return null;
    }
    ObjectNode with = Json.object();
    mailbox
        .rights()
        .forEach((identifier, letters) -> {
          Principal principal = account.principals().named(identifier);
          if (principal != null && !principal.id().equals(account.id())) {
            with.set(principal.id(), MailboxRights.of(Right.parse(letters)));
          }
        });
    return with.isEmpty() ? null : with;
  }

  /// What a client writes, as changes of the access control list.
  ///
  /// @param before letters by identifier, as they are
  /// @param value null for nobody
  public static Map<String, Set<Right>> read(
      OpenAccount account, Map<String, String> before, @Nullable JsonNode value)
      throws SetException {
    Map<String, Set<Right>> changes = new HashMap<>();
    Set<String> named = new LinkedHashSet<>();
    if (value instanceof ObjectNode with) {
      for (Map.Entry<String, JsonNode> entry : with.properties()) {
        Principal principal = account.principals().find(entry.getKey());
        if (principal == null || principal.id().equals(account.id())) {
          throw SetException.invalid("That is no principal to share with.", WITH);
        }
        String identifier = principal.identifier();
        named.add(identifier);
        Set<Right> had = Right.parse(before.getOrDefault(identifier, ""));
        Set<Right> gets = MailboxRights.read(had, entry.getValue());
        if (!gets.equals(had)) {
          changes.put(identifier, gets);
        }
      }
    } else if (value != null && !value.isNull()) {
      throw SetException.invalid("It has an object for each principal.", WITH);
    }
    before.forEach((identifier, _) -> {
      if (!named.contains(identifier) && account.principals().named(identifier) != null) {
        changes.put(identifier, EnumSet.noneOf(Right.class));
      }
    });
    return changes;
  }
}
