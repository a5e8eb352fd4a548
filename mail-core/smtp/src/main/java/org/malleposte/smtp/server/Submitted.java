package org.malleposte.smtp.server;

import java.util.List;
import java.util.stream.Stream;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.format.Address;
import org.malleposte.format.MessageSummary;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpRefused;

/// A user writes in the own name only: every address of From, and of Sender, must be one that the
/// user may send as.
final class Submitted {
  private Submitted() {}

  static void check(Directory directory, User user, MessageSummary summary) throws SmtpRefused {
    List<Address> from = summary.from().stream().filter(Address::isMailbox).toList();
    if (from.isEmpty()) {
      throw new SmtpRefused(Refusal.FROM_MISSING);
    }
    boolean owned =
        Stream.concat(from.stream(), summary.sender().stream().filter(Address::isMailbox))
            .allMatch(address -> directory.maySendAs(user, address.email()));
    if (!owned) {
      throw new SmtpRefused(Refusal.FROM_NOT_OWNED);
    }
  }
}
