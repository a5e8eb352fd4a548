package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Sort;

/// `urn:ietf:params:jmap:core` (RFC 8620 §2).
public final class CoreCapability implements Capability {
  public static final String URN = "urn:ietf:params:jmap:core";

  private final Limits limits;
  private final List<Method> push;

  /// @param push the methods of push subscriptions
  public CoreCapability(Limits limits, List<Method> push) {
    this.limits = limits;
    this.push = List.copyOf(push);
  }

  @Override
  public String urn() {
    return URN;
  }

  @Override
  public ObjectNode ofServer() {
    ObjectNode core =
        Json.object()
            .put("maxSizeUpload", limits.sizeUpload())
            .put("maxConcurrentUpload", limits.concurrentUpload())
            .put("maxSizeRequest", limits.sizeRequest())
            .put("maxConcurrentRequests", limits.concurrentRequests())
            .put("maxCallsInRequest", limits.callsInRequest())
            .put("maxObjectsInGet", limits.objectsInGet())
            .put("maxObjectsInSet", limits.objectsInSet());
    core.set("collationAlgorithms", Json.array(Sort.COLLATIONS));
    return core;
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    return Json.object();
  }

  @Override
  public List<Method> methods() {
    List<Method> methods = new ArrayList<>(push);
    methods.add(new Echo());
    methods.add(new BlobCopy());
    return methods;
  }
}
