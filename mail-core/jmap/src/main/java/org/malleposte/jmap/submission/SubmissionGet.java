package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Submission;
import org.malleposte.mail.submission.Submissions;

/// EmailSubmission/get (RFC 8621 §7.1).
final class SubmissionGet extends GetMethod {
  @Override
  public String name() {
    return "EmailSubmission/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new Of(account, call.rooms().sending().submissions());
  }

  private record Of(OpenAccount account, Submissions submissions) implements Plain {
    @Override
    public List<String> properties() {
      return SubmissionJson.PROPERTIES;
    }

    @Override
    public List<String> all(int limit) {
      return submissions.all(account.mail()).stream().limit(limit).map(SubmissionJson::id).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> found = new LinkedHashMap<>();
      for (String id : ids) {
        long number = SubmissionJson.number(id);
        Submission submission = number < 0 ? null : submissions.get(account.mail(), number);
        if (submission != null) {
          found.put(id, SubmissionJson.of(submission).retain(properties));
        }
      }
      return found;
    }
  }
}
