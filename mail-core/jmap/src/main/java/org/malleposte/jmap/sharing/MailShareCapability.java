package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:mail:share`, by which the working group's draft-ietf-jmap-mail-sharing
/// says that mailboxes have the properties of shared data (RFC 9670 §4).
public final class MailShareCapability implements Capability {
  static final String URN = "urn:ietf:params:jmap:mail:share";

  @Override
  public String urn() {
    return URN;
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    return Json.object();
  }

  @Override
  public List<Method> methods() {
    return List.of();
  }
}
