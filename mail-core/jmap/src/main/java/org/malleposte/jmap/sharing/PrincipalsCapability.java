package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:principals` (RFC 9670 §1.5.1): everybody sees the same principals, each in
/// the own account, where also the notices are.
public final class PrincipalsCapability implements Capability {
  static final String URN = "urn:ietf:params:jmap:principals";

  @Override
  public String urn() {
    return URN;
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    return account.personal() ? Json.object().put("currentUserPrincipalId", account.id()) : null;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        new PrincipalGet(),
        new PrincipalChanges(),
        new PrincipalSet(),
        new PrincipalQuery(),
        new PrincipalQueryChanges(),
        new NoticeGet(),
        new NoticeChanges(),
        new NoticeSet(),
        new NoticeQuery(),
        new NoticeQueryChanges());
  }
}
