package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.StorageException;

/// Delivers messages to local recipients, each in a commit of its own.
///
/// **Once.** The id of a delivery (message, sender, recipient) is in the commit that makes it. A
/// client that was never told of the outcome (its connection broke, or the server was killed) tries
/// again with the same bytes: that is recognised and acknowledged without a second copy. The same
/// bytes sent by a client that was told, or at the same time by another, are a new message.
public final class Delivery {
  /// How long after a crash the server expects a client to try again.
  static final Duration REMEMBERED = Duration.ofDays(1);

  private static final int UNANSWERED = 100_000;
  private static final int AT_ONCE = 64;

  private final Mail mail;
  private final long crashedBefore;
  private final Cache<Bytes, Boolean> unanswered =
      Caffeine.newBuilder().maximumSize(UNANSWERED).build();
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(AT_ONCE);

  /// @param crashedBefore deliveries noted before this time (ms since 1970) may never have been
  ///   acknowledged; 0 when the last run ended cleanly
  Delivery(Mail mail, long crashedBefore) {
    this.mail = mail;
    this.crashedBefore = crashedBefore;
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

  /// The ids by which one message is delivered, to be acknowledged when the client knows.
  public static final class Receipt {
    private final List<Bytes> ids = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    /// One for each recipient, in their order.
    public List<Outcome> outcomes() {
      return List.copyOf(outcomes);
    }
  }

  /// Delivers a message to each recipient. The receipt must be closed by [#acknowledged] or
  /// [#unacknowledged].
  ///
  /// @param sender the envelope's sender, empty for the null sender
  /// @param original hash of the bytes as the client sent them, without what this server adds
  public Receipt deliver(
      Actor actor,
      String sender,
      List<Recipient> recipients,
      NewMessage message,
      ContentHash original) {
    Receipt receipt = new Receipt();
    open.incrementAndGet();
    List<Future<Outcome>> running = new ArrayList<>();
    for (Recipient recipient : recipients) {
      Bytes id = id(original, sender, recipient.account(), recipient.detail());
      receipt.ids.add(id);
      if (recipients.size() == 1) {
        receipt.outcomes.add(deliver(actor, sender, recipient, message, id));
      } else {
        running.add(threads.submit(bounded(() -> deliver(actor, sender, recipient, message, id))));
      }
    }
    running.forEach(outcome -> receipt.outcomes.add(join(outcome)));
    return receipt;
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

  private Outcome deliver(
      Actor actor, String sender, Recipient recipient, NewMessage message, Bytes id) {
    try {
      MailAccount account = mail.open(recipient.account());
      Caller caller = Caller.privileged(actor, recipient.account());
      boolean again = unanswered.getIfPresent(id) != null || account.knows(id, crashedBefore);
      Addition addition = new Addition(message, Flags.NONE, mail.clock().instant().toEpochMilli());
      Optional<Added> added = deliver(account, caller, recipient, addition, sender, id, again);
      return added.isPresent()
          ? new Outcome.Delivered(recipient, added.get())
          : new Outcome.Known(recipient);
    } catch (MailException e) {
      return new Outcome.Refused(recipient, e);
    } catch (StorageException e) {
      return new Outcome.Failed(recipient, e);
    }
  }

  /// Into the mailbox that the subaddress names, or else into INBOX.
  private static Optional<Added> deliver(
      MailAccount account,
      Caller caller,
      Recipient recipient,
      Addition addition,
      String sender,
      Bytes id,
      boolean again)
      throws MailException {
    MailboxTree tree = account.mailboxes();
    Mailbox named = recipient.detail().isEmpty() ? null : named(tree, recipient.detail());
    if (named != null && named.selectable()) {
      try {
        return account.deliver(caller, named.id(), addition, sender, id, again);
      } catch (MailException e) {
        if (e.reason() != MailException.Reason.NO_SUCH_MAILBOX
            && e.reason() != MailException.Reason.NOT_SELECTABLE) {
          throw e;
        }
        // It was deleted this moment: no reason to refuse the message.
      }
    }
    Mailbox inbox = Objects.requireNonNull(tree.find(MailboxTree.INBOX), "an account has an INBOX");
    return account.deliver(caller, inbox.id(), addition, sender, id, again);
  }

  /// The mailbox of that name, in any case if there is none in this: senders change it at will.
  private static @Nullable Mailbox named(MailboxTree tree, String detail) {
    Mailbox exact = tree.find(detail);
    return exact != null
        ? exact
        : tree.all().stream()
            .filter(mailbox -> tree.path(mailbox).equalsIgnoreCase(detail))
            .min(Comparator.comparingInt(Mailbox::id))
            .orElse(null);
  }

  /// The client has been told: the same bytes sent again are a new message.
  public void acknowledged(Receipt receipt) {
    unanswered.invalidateAll(receipt.ids);
    open.decrementAndGet();
  }

  /// The connection broke before the client was told: it will send the same bytes again.
  public void unacknowledged(Receipt receipt) {
    receipt.ids.forEach(id -> unanswered.put(id, true));
    open.decrementAndGet();
  }

  /// Whether every delivery of this run was acknowledged.
  boolean allAcknowledged() {
    unanswered.cleanUp();
    return unanswered.estimatedSize() == 0 && open.get() == 0;
  }

  private static Bytes id(ContentHash original, String sender, AccountId account, String detail) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(original.bytes().array());
      for (String part : List.of(sender, account.toString(), detail)) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return Bytes.of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void close() {
    threads.close();
  }
}
