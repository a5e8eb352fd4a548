package org.malleposte.server.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.malleposte.account.Actor;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Receipt;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;

/// Delivers what a source holds, many messages at once, as a door for mail has them from many
/// clients: so they share commits.
final class Deliveries implements Import.Intake {
  private final Mail mail;
  private final Actor actor;
  private final AccountId account;
  private final String address;

  Deliveries(Mail mail, Actor actor, AccountId account, String address) {
    this.mail = mail;
    this.actor = actor;
    this.account = account;
    this.address = address;
  }

  /// The mailbox is named as a sender names it, by the detail of a subaddress.
  @Override
  public boolean[] take(Mailbox mailbox, String path, List<Addition> messages, List<Bytes> ids)
      throws MailException {
    String detail = path.equals(MailboxTree.INBOX) ? "" : path;
    Delivery.Recipient to = new Delivery.Recipient(account, address, detail);
    List<Future<Delivery.Outcome>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < messages.size(); i++) {
        Addition message = messages.get(i);
        Receipt receipt = mail.receiptOfSource(ids.get(i));
        running.add(
            threads.submit(
                () -> mail.delivery().deliver(actor, List.of(to), message, receipt).getFirst()));
      }
    }
    boolean[] taken = new boolean[running.size()];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = isNew(outcome(running.get(i)));
    }
    return taken;
  }

  private static Delivery.Outcome outcome(Future<Delivery.Outcome> ended) {
    try {
      return ended.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("The delivery was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a delivery failed in a way that it should have told", e);
    }
  }

  private static boolean isNew(Delivery.Outcome outcome) throws MailException {
    return switch (outcome) {
      case Delivery.Outcome.Delivered _ -> true;
      case Delivery.Outcome.Known _ -> false;
      case Delivery.Outcome.Refused(_, MailException why) -> throw why;
      case Delivery.Outcome.Failed(_, StorageException why) -> throw why;
    };
  }
}
