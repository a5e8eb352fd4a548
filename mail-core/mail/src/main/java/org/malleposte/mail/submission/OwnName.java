package org.malleposte.mail.submission;

import java.util.List;
import java.util.stream.Stream;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.format.Address;
import org.malleposte.format.MessageSummary;
import org.malleposte.mail.submission.SubmissionException.Reason;

/// A user writes in the own name only: every address of From, and of Sender, must be one that the
/// user may send as.
public final class OwnName {
  private OwnName() {}

  public static void check(Directory directory, User user, MessageSummary summary)
      throws SubmissionException {
    List<Address> from = summary.from().stream().filter(Address::isMailbox).toList();
    if (from.isEmpty()) {
      throw new SubmissionException(Reason.FROM_MISSING, "a message has one From field");
    }
    boolean owned =
        Stream.concat(from.stream(), summary.sender().stream().filter(Address::isMailbox))
            .allMatch(address -> directory.maySendAs(user, address.email()));
    if (!owned) {
      throw new SubmissionException(
          Reason.FROM_NOT_OWNED, "you may not write in the name of everybody in From and Sender");
    }
  }
}
