package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// Says of each account whose it is (RFC 9670 §1.5.2).
public final class OwnerCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:principals:owner";
  }

  @Override
  public boolean isOfServer() {
    return false;
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    return Json.object()
        .put("accountIdForPrincipal", account.own().id().name())
        .put("principalId", account.id());
  }

  @Override
  public List<Method> methods() {
    return List.of();
  }
}
