package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;

/// `urn:ietf:params:jmap:mail` (RFC 8621 §1.3.1).
public final class MailCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:mail";
  }

  @Override
  public ObjectNode ofAccount(OpenAccount account) {
    ObjectNode mail =
        Json.object()
            .putNull("maxMailboxesPerEmail")
            .putNull("maxMailboxDepth")
            .put("maxSizeMailboxName", 255)
            .put("maxSizeAttachmentsPerEmail", 50_000_000)
            .put("mayCreateTopLevelMailbox", account.personal());
    mail.putArray("emailQuerySortOptions")
        .add("receivedAt")
        .add("size")
        .add("from")
        .add("to")
        .add("subject")
        .add("sentAt")
        .add("hasKeyword")
        .add("allInThreadHaveKeyword")
        .add("someInThreadHaveKeyword");
    return mail;
  }

  @Override
  public List<Method> methods() {
    List<Method> methods = new ArrayList<>(Reading.methods());
    methods.addAll(Writing.methods());
    return methods;
  }
}
