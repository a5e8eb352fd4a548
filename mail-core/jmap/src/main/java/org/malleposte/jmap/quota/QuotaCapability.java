package org.malleposte.jmap.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:quota` (RFC 9425 §2).
public final class QuotaCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:quota";
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    return account.personal() ? Json.object() : null;
  }

  @Override
  public List<Method> methods() {
    return List.of(new QuotaGet(), new QuotaChanges(), new QuotaQuery(), new QuotaQueryChanges());
  }
}
