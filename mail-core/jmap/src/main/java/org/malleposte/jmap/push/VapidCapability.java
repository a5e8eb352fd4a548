package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:webpush-vapid` (RFC 9749 §3).
public final class VapidCapability implements Capability {
  private final Vapid vapid;

  public VapidCapability(Vapid vapid) {
    this.vapid = vapid;
  }

  @Override
  public String urn() {
    return "urn:ietf:params:jmap:webpush-vapid";
  }

  @Override
  public ObjectNode ofServer() {
    return Json.object().put("applicationServerKey", vapid.publicKey());
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
