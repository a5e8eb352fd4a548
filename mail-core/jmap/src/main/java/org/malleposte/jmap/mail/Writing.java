package org.malleposte.jmap.mail;

import java.util.List;
import org.malleposte.jmap.Method;

/// The methods that change mail.
final class Writing {
  private Writing() {}

  static List<Method> methods() {
    return List.of(
        new MailboxGet(),
        new MailboxChangesMethod(),
        new MailboxSet(),
        new EmailSet(),
        new EmailImport(),
        new EmailCopy());
  }
}
