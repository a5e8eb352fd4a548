package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Submissions;

/// `urn:ietf:params:jmap:submission` (RFC 8621 §1.3.2). People send from their own account; in
/// whose name is another question.
public final class SubmissionCapability implements Capability {
  @Override
  public String urn() {
    return "urn:ietf:params:jmap:submission";
  }

  @Override
  public @Nullable ObjectNode ofAccount(OpenAccount account) {
    if (!account.personal()) {
      return null;
    }
    ObjectNode json = Json.object().put("maxDelayedSend", Submissions.LONGEST_HOLD.toSeconds());
    ObjectNode extensions = json.putObject("submissionExtensions");
    extensions.putArray("FUTURERELEASE"); // RFC 4865
    extensions.putArray("DSN"); // RFC 3461
    extensions.putArray("SMTPUTF8"); // RFC 6531
    return json;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        new IdentityGet(),
        new IdentityChanges(),
        new IdentitySet(),
        new SubmissionGet(),
        new SubmissionChanges(),
        new SubmissionQuery(),
        new SubmissionQueryChanges(),
        new SubmissionSet());
  }
}
