package org.malleposte.search.follow;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Account;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;

/// Reads from a journal which messages are gone for good.
public final class Forgotten {
  private Forgotten() {}

  /// The ids that were forgotten after one modseq, up to another.
  public static List<Long> between(Account account, long after, long upTo) {
    List<Long> emails = new ArrayList<>();
    long seen = Math.max(after, account.historyFrom());
    if (seen < upTo) {
      for (Committed commit : account.commits(seen)) {
        if (commit.modseq() > upTo) {
          break;
        }
        add(commit, emails);
      }
    }
    return emails;
  }

  private static void add(Committed commit, List<Long> emails) {
    for (Change change : commit.changes()) {
      for (Event event : change.events()) {
        if (event instanceof Event.MessagesForgotten(String ids)) {
          for (String id : ids.split(",")) {
            emails.add(Long.parseLong(id));
          }
        }
      }
    }
  }
}
