package org.malleposte.jmap.submission;

import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Submissions;

/// EmailSubmission/changes (RFC 8621 §7.2).
final class SubmissionChanges extends ChangesMethod {
  @Override
  public String name() {
    return "EmailSubmission/changes";
  }

  @Override
  protected Changes after(OpenAccount account, long since, int most) throws MethodException {
    return Records.changes("S", Submissions.changes(account.mail(), since, most), most);
  }
}
