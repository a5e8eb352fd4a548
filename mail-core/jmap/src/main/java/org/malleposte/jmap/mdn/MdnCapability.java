package org.malleposte.jmap.mdn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:mdn` (RFC 9007 §1.3.1).
public final class MdnCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:mdn";
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    return account.personal() ? Json.object() : null;
  }

  @Override
  public List<Method> methods() {
    return List.of(new MdnSend(), new MdnParse());
  }
}
