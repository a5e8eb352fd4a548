package org.malleposte.jmap.smime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Signatures;

/// `urn:ietf:params:jmap:smimeverify` (RFC 9219 §3): properties and conditions of emails, no
/// methods of its own.
public final class SmimeCapability implements Capability {
  public static final String URN = "urn:ietf:params:jmap:smimeverify";

  private final Signatures signatures;

  public SmimeCapability(Signatures signatures) {
    this.signatures = signatures;
  }

  @Override
  public String urn() {
    return URN;
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    return Json.object();
  }

  @Override
  public Signatures signatures() {
    return signatures;
  }

  @Override
  public List<Method> methods() {
    return List.of();
  }
}
