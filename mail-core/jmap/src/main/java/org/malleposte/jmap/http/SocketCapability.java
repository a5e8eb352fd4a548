package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:websocket` (RFC 8887 §3); the session resource adds the address.
final class SocketCapability implements Capability {
  static final String URN = "urn:ietf:params:jmap:websocket";

  @Override
  public String urn() {
    return URN;
  }

  @Override
  public ObjectNode ofServer() {
    return Json.object().put("supportsPush", true);
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    return null; // it is of the server
  }

  @Override
  public List<Method> methods() {
    return List.of();
  }
}
