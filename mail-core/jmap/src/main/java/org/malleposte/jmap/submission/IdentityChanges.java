package org.malleposte.jmap.submission;

import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Identities;

/// Identity/changes (RFC 8621 §6.2).
final class IdentityChanges extends ChangesMethod {
  @Override
  public String name() {
    return "Identity/changes";
  }

  @Override
  protected Changes after(OpenAccount account, long since, int most) throws MethodException {
    return Records.changes("I", Identities.changes(account.account(), since, most), most);
  }
}
