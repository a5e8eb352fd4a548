package org.malleposte.mail.queue;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.mail.Receipt;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;

/// What the queue takes once for each recipient, however often its client tries.
final class Once {
  private final Account account;
  private final Receipt receipt;
  private final List<Each> all = new ArrayList<>();
  private final long seen;

  /// @param before whether an earlier attempt was in when this one began
  private record Each(Envelope.Recipient recipient, Bytes id, boolean before) {}

  private Once(Account account, Receipt receipt) {
    this.account = account;
    this.receipt = receipt;
    this.seen = account.modseq();
  }

  /// Looks for what was taken before, without its client knowing.
  ///
  /// @param what is done for the recipients; once each
  static Once look(
      Account account, Receipt receipt, String what, List<Envelope.Recipient> recipients) {
    Once once = new Once(account, receipt);
    for (Envelope.Recipient recipient : recipients) {
      Bytes id = id(account, receipt, what, recipient);
      once.all.add(new Each(recipient, id, receipt.isAgain(account::get, id)));
    }
    return once;
  }

  static Bytes id(Account account, Receipt receipt, String what, Envelope.Recipient recipient) {
    String local = recipient.local().map(one -> one.account() + " ").orElse("");
    return receipt.id(account.id(), what + local + recipient.address());
  }

  /// For whom it was not done when that was looked for.
  List<Envelope.Recipient> news() {
    return all.stream().filter(each -> !each.before).map(Each::recipient).toList();
  }

  /// Decides for whom it is to be done now, as an [Account] has others decide.
  @FunctionalInterface
  interface Decision<T> {
    /// @param news for whom it is to be done, maybe nobody
    T decide(Draft draft, List<Envelope.Recipient> news);
  }

  /// Does it; that it is done, for all, is noted in the same commit.
  ///
  /// @throws StorageException the store failed; what was to be done may be or not
  <T> T commit(Actor actor, Decision<T> decision) {
    try {
      return account.<T, RuntimeException>change(
          actor, draft -> decision.decide(draft, take(draft)));
    } catch (StorageException e) {
      all.forEach(each -> receipt.unsure(each.id));
      throw e;
    }
  }

  private List<Envelope.Recipient> take(Draft draft) {
    List<Envelope.Recipient> news = new ArrayList<>();
    for (Each each : all) {
      if (!each.before && !cameMeanwhile(draft, each.id)) {
        news.add(each.recipient);
      }
      receipt.note(draft, each.id);
    }
    return news;
  }

  /// The first attempt may have been under way, here or on another server, and be in by now.
  private boolean cameMeanwhile(Draft draft, Bytes id) {
    return (account.hasForeignAfter(seen) || receipt.hasRival(id))
        && receipt.isAgain(draft::get, id);
  }
}
