package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:vacationresponse` (RFC 8621 §1.3.3).
public final class VacationCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:vacationresponse";
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    return account.personal() ? Json.object() : null;
  }

  @Override
  public List<Method> methods() {
    return List.of(new VacationGet(), new VacationSet());
  }
}
