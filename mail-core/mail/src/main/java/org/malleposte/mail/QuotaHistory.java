package org.malleposte.mail;

import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.storage.Mutation;

/// Whether what an account uses, or may use, changed since a state: read from the journal.
///
/// @param used whether messages came or went
/// @param limits whether somebody changed the limits
/// @param upTo the modseq that this tells of
public record QuotaHistory(boolean used, boolean limits, long upTo) {
  public static QuotaHistory since(MailAccount account, long since) {
    boolean used = false;
    boolean limits = false;
    long state = since;
    for (Committed commit : account.account().commits(since)) {
      used |= commit.mutations().stream().anyMatch(QuotaHistory::isState);
      limits |=
          commit.changes().stream()
              .flatMap(change -> change.events().stream())
              .anyMatch(Event.QuotaChanged.class::isInstance);
      state = commit.modseq();
    }
    return new QuotaHistory(used, limits, state);
  }

  private static boolean isState(Mutation mutation) {
    return mutation.kind().equals(MailKinds.STATE);
  }
}
