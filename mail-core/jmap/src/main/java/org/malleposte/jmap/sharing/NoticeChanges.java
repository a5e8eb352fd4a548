package org.malleposte.jmap.sharing;

import java.util.List;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.sharing.ShareNotices;
import org.malleposte.mail.submission.RecordChanges;

/// ShareNotification/changes (RFC 9670 §3.4).
final class NoticeChanges extends ChangesMethod {
  @Override
  public String name() {
    return "ShareNotification/changes";
  }

  @Override
  protected Changes after(OpenAccount account, long since, int most) throws MethodException {
    RecordChanges changes = ShareNotices.changes(account.account(), since, most);
    if (changes.size() > most) { // RFC 8620 §5.2: there is no state in between
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "One change alone is more than that.");
    }
    return new Changes(
        changes.newState(),
        changes.hasMore(),
        ids(changes.created()),
        ids(changes.updated()),
        ids(changes.destroyed()));
  }

  static List<String> ids(List<Long> numbers) {
    return numbers.stream().map(number -> NoticeJson.LETTER + number).toList();
  }
}
