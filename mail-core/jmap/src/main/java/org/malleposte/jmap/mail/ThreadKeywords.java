package org.malleposte.jmap.mail;

import java.util.HashSet;
import java.util.Set;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Rooms;
import org.malleposte.mail.Arrivals;

/// Which threads of an account have emails with a keyword, and which have emails without it: looked
/// up in all mailboxes that the caller may read, at the first question.
final class ThreadKeywords {
  private final Rooms rooms;
  private final OpenAccount account;
  private final String keyword;
  private final Set<Long> with = new HashSet<>();
  private final Set<Long> without = new HashSet<>();
  private boolean looked;

  ThreadKeywords(Rooms rooms, OpenAccount account, String keyword) {
    this.rooms = rooms;
    this.account = account;
    this.keyword = keyword;
  }

  private void look() {
    if (looked) {
      return;
    }
    looked = true;
    Candidate candidate = new Candidate(rooms, account);
    Arrivals all = Arrivals.of(new Emails(account).views(), true);
    while (all.next()) {
      candidate.moveTo(all);
      (Keywords.has(candidate.flags(), keyword) ? with : without).add(candidate.thread());
    }
  }

  boolean isInSome(long thread) {
    look();
    return with.contains(thread);
  }

  boolean isInAll(long thread) {
    look();
    return with.contains(thread) && !without.contains(thread);
  }
}
