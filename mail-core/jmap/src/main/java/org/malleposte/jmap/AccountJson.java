package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/// An Account of the session object (RFC 8620 §2).
public final class AccountJson {
  private AccountJson() {}

  public static ObjectNode of(Collection<Capability> capabilities, OpenAccount account) {
    ObjectNode json =
        Json.object()
            .put("name", account.name())
            .put("isPersonal", account.personal())
            .put("isReadOnly", account.isReadOnly());
    ObjectNode there = json.putObject("accountCapabilities");
    for (Capability capability : capabilities) {
      ObjectNode of = capability.ofAccount(account);
      if (of != null) {
        there.set(capability.urn(), of);
      }
    }
    return json;
  }
}
