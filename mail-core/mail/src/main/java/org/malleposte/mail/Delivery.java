package org.malleposte.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;

/// Delivers messages to local recipients, each in a commit of its own.
///
/// **Once.** The id of a delivery (message, sender, recipient) is in the commit that makes it. A
/// client that was never told of the outcome (its connection broke, or the server was killed) tries
/// again with the same bytes: that is recognised and acknowledged without a second copy, and so are
/// the same bytes that come while the first are still being taken. The same bytes sent by a client
/// that was told are a new message.
public final class Delivery {
  /// How long after a crash the server expects a client to try again.
  static final Duration REMEMBERED = Duration.ofDays(1);

  private static final int AT_ONCE = 64;

  private final Mail mail;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<Tally, LongAdder> tallies = tallies();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Delivery(Mail mail) {
    this.mail = mail;
  }

  /// A local recipient.
  ///
  /// @param address as given, for the record
  /// @param detail what followed the subaddress separator, or empty: the mailbox to deliver to, if
  ///   there is one of that name
  public record Recipient(AccountId account, String address, String detail) {}

  /// What became of one recipient's copy.
  public sealed interface Outcome {
    Recipient recipient();

    /// It is durable; `added` tells where.
    record Delivered(Recipient recipient, Added added) implements Outcome {}

    /// It was delivered before, and that was not known to the client.
    record Known(Recipient recipient) implements Outcome {}

    /// The account refuses it, for good or (over quota) for now.
    record Refused(Recipient recipient, MailException why) implements Outcome {}

    /// The store failed: try again later.
    record Failed(Recipient recipient, StorageException why) implements Outcome {}
  }

  /// Hears of each message that was delivered just now, for nobody but its recipient.
  @FunctionalInterface
  public interface Listener {
    /// Runs on the delivering thread once all is durable: it must be quick, and must not fail.
    ///
    /// @param email as which it stands in the account
    /// @param sender of the envelope, empty for the null sender
    void delivered(Recipient recipient, NewMessage message, long email, String sender);
  }

  public void onDelivered(Listener listener) {
    listeners.add(listener);
  }

  /// What is counted of outcomes.
  public enum Tally {
    DELIVERED,
    KNOWN,
    OVER_QUOTA,
    REFUSED,
    FAILED
  }

  private static Map<Tally, LongAdder> tallies() {
    Map<Tally, LongAdder> all = new EnumMap<>(Tally.class);
    for (Tally tally : Tally.values()) {
      all.put(tally, new LongAdder());
    }
    return Map.copyOf(all);
  }

  /// How many deliveries came out so since the start, one for each recipient.
  public long count(Tally tally) {
    return Objects.requireNonNull(tallies.get(tally)).sum();
  }

  private Outcome counted(Outcome outcome) {
    Tally tally =
        switch (outcome) {
          case Outcome.Delivered _ -> Tally.DELIVERED;
          case Outcome.Known _ -> Tally.KNOWN;
          case Outcome.Refused(_, MailException why)
              when why.reason() == MailException.Reason.OVER_QUOTA ->
              Tally.OVER_QUOTA;
          case Outcome.Refused _ -> Tally.REFUSED;
          case Outcome.Failed _ -> Tally.FAILED;
        };
    Objects.requireNonNull(tallies.get(tally)).increment();
    return outcome;
  }

  /// Delivers a message to each recipient; returns what became of each, in their order.
  ///
  /// @param receipt by which the message is recognised when it is sent again
  public List<Outcome> deliver(
      Actor actor, List<Recipient> recipients, NewMessage message, Receipt receipt) {
    long now = mail.clock().instant().toEpochMilli();
    return deliver(actor, recipients, new Addition(message, Flags.NONE, now), receipt);
  }

  /// The same for a message that arrived elsewhere before, with the flags it got there.
  public List<Outcome> deliver(
      Actor actor, List<Recipient> recipients, Addition message, Receipt receipt) {
    if (recipients.size() == 1) {
      return List.of(counted(deliver(actor, recipients.getFirst(), message, receipt)));
    }
    List<Future<Outcome>> running = new ArrayList<>();
    for (Recipient recipient : recipients) {
      running.add(threads.submit(bounded(() -> deliver(actor, recipient, message, receipt))));
    }
    return running.stream().map(Delivery::join).map(this::counted).toList();
  }

  private Callable<Outcome> bounded(Callable<Outcome> delivery) {
    return () -> {
      room.acquire();
      try {
        return delivery.call();
      } finally {
        room.release();
      }
    };
  }

  private static Outcome join(Future<Outcome> outcome) {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("the server is stopping: the delivery was not waited for", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a delivery failed in a way that it should have told", e);
    }
  }

  private Outcome deliver(Actor actor, Recipient recipient, Addition message, Receipt receipt) {
    try {
      MailAccount account = mail.open(recipient.account());
      Caller caller = Caller.privileged(actor, recipient.account());
      return deliver(account, caller, recipient, message, receipt)
          .<Outcome>map(added -> {
            listeners.forEach(listener ->
                listener.delivered(recipient, message.message(), added.email(), receipt.sender()));
            return new Outcome.Delivered(recipient, added);
          })
          .orElse(new Outcome.Known(recipient));
    } catch (MailException e) {
      return new Outcome.Refused(recipient, e);
    } catch (StorageException e) {
      receipt.unsure(receipt.id(recipient.account(), recipient.detail()));
      return new Outcome.Failed(recipient, e);
    }
  }

  /// Into the mailbox that the subaddress names, or else into INBOX.
  private static Optional<Added> deliver(
      MailAccount account, Caller caller, Recipient recipient, Addition addition, Receipt receipt)
      throws MailException {
    Bytes id = receipt.id(recipient.account(), recipient.detail());
    MailboxTree tree = account.mailboxes();
    Mailbox named = recipient.detail().isEmpty() ? null : named(tree, recipient.detail());
    if (named != null && named.selectable()) {
      try {
        return account.work().deliver(caller, named.id(), addition, receipt, id);
      } catch (MailException e) {
        if (e.reason() != MailException.Reason.NO_SUCH_MAILBOX
            && e.reason() != MailException.Reason.NOT_SELECTABLE) {
          throw e;
        }
        // It was deleted this moment: no reason to refuse the message.
      }
    }
    Mailbox inbox = Objects.requireNonNull(tree.find(MailboxTree.INBOX), "an account has an INBOX");
    return account.work().deliver(caller, inbox.id(), addition, receipt, id);
  }

  /// The mailbox of that name, in any case if there is none in this: senders change it at will.
  private static @Nullable Mailbox named(MailboxTree tree, String detail) {
    Mailbox exact = tree.find(detail);
    return exact != null ? exact : tree.findInAnyCase(detail);
  }

  void close() {
    threads.close();
  }
}
