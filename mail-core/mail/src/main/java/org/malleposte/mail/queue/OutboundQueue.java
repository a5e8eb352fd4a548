package org.malleposte.mail.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Fence;
import org.malleposte.account.Watch;
import org.malleposte.directory.Directory;
import org.malleposte.mail.Mail;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.References;
import org.malleposte.mail.queue.Reports.Report;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;

/// Mail that waits to be carried on. Whatever was enqueued stays until each recipient was served,
/// failed for good (and the sender was told), or was cancelled.
///
/// Safe for any thread. One for a process.
public final class OutboundQueue {
  /// Messages that may wait; past it nothing more is taken for now.
  public static final int MAX_MESSAGES = 200_000;

  private static final String ACCOUNT = "queue-0";
  private static final int AT_ONCE = 500;

  /// What a receipt is for.
  private static final String QUEUED = "queued ";

  private static final String REPORTED = "reported ";

  private final Account account;
  private final QueueView view;
  private final Reports reports;
  private final QueueSettings settings;
  private final Clock clock;
  private final List<Consumer<Settled>> trackers = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, LongAdder> settled = new ConcurrentHashMap<>();
  private volatile Fence fence = Fence.NONE;

  public OutboundQueue(
      Accounts accounts, Mail mail, Directory directory, QueueSettings settings, Clock clock) {
    this.account = accounts.open(new AccountId(directory.tenant(), ACCOUNT));
    this.view = account.project(QueueView::load);
    this.reports = new Reports(mail, directory, settings);
    this.settings = settings;
    this.clock = clock;
  }

  public QueueSettings settings() {
    return settings;
  }

  /// Whether mail to other servers is taken. Otherwise a protocol refuses such recipients.
  public boolean isOutward() {
    return settings.outward();
  }

  /// Takes a message over; returns its id when that is durable.
  ///
  /// @param message as [Mail#keep] made it, without a Return-Path
  /// @throws StorageException the store failed, or the queue is full; try again later
  public long enqueue(Actor actor, Envelope envelope, NewMessage message) {
    if (envelope.recipients().isEmpty()) {
      throw new IllegalArgumentException("a message in the queue needs a recipient");
    }
    requireRoom();
    return account.<Long, RuntimeException>change(
        actor, draft -> new QueueDraft(draft).insert(actor.name(), envelope, message));
  }

  private void requireRoom() {
    if (view.size() >= MAX_MESSAGES) {
      throw new StorageException(
          "The outbound queue is full: "
              + MAX_MESSAGES
              + " messages wait. Look with `malleposte queue list` for what they wait for.");
    }
  }

  /// The same for a message that its client may be sending again: recipients for whom the queue
  /// took it before, without the client knowing, are left out. Returns its id, or nothing when none
  /// is left.
  public OptionalLong enqueue(Actor actor, Envelope envelope, NewMessage message, Receipt receipt) {
    return enqueue(actor, envelope, message, receipt, Handling.NOW);
  }

  public OptionalLong enqueue(
      Actor actor, Envelope envelope, NewMessage message, Receipt receipt, Handling handling) {
    requireRoom();
    return Once.look(account, receipt, QUEUED, envelope.recipients())
        .commit(
            actor,
            (draft, news) ->
                news.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                        new QueueDraft(draft)
                            .insert(actor.name(), envelope.to(news), message, handling)));
  }

  /// Whether the queue took a message over for a recipient, and its client may not know.
  public boolean tookOver(Receipt receipt, Envelope.Recipient recipient) {
    return receipt.isAgain(account::get, Once.id(account, receipt, QUEUED, recipient));
  }

  /// Tells the sender that a message is in accounts here, for recipients that asked for it with
  /// NOTIFY=SUCCESS; does nothing for others, nor when it was told before.
  public void reportDelivered(Actor actor, Envelope envelope, NewMessage message, Receipt receipt) {
    Instant now = clock.instant();
    QueuedMessage about =
        new QueuedMessage(
            0,
            envelope.sender(),
            envelope.ret(),
            envelope.envid(),
            envelope.smtpUtf8(),
            message.body(),
            message.size(),
            message.messageId(),
            actor.name(),
            "",
            now,
            false,
            List.of());
    Attempt delivered = new Attempt.Delivered("", "", true, false);
    Once once = Once.look(account, receipt, REPORTED, envelope.recipients());
    List<Verdict> verdicts = new ArrayList<>();
    for (Envelope.Recipient recipient : once.news()) {
      QueuedRecipient one = QueuedRecipient.of(verdicts.size(), recipient, now);
      verdicts.add(Verdict.of(about, one, delivered, now, settings));
    }
    List<Report> written = reports.of(about, verdicts, now);
    if (!written.isEmpty()) {
      once.commit(
          actor,
          (draft, news) -> {
            if (!news.isEmpty()) {
              written.forEach(report -> report.insert(new QueueDraft(draft)));
            }
            return news.size();
          });
    }
  }

  // For who carries the mail

  /// The account that holds it.
  public AccountId account() {
    return account.id();
  }

  /// From now on what came of attempts is noted only for who may carry the mail.
  public void guard(Fence by) {
    fence = by;
  }

  /// Visits what is due, the longest overdue first; what is held is not. The message comes without
  /// its recipients.
  public void due(DueVisitor visitor) {
    view.due(clock.instant(), visitor::visit);
  }

  /// The same for the recipients of one domain, as [QueuedRecipient#domain] names it.
  public void due(String domain, DueVisitor visitor) {
    view.due(domain, clock.instant(), visitor::visit);
  }

  /// The domains of recipients who are due, the longest overdue first.
  public List<String> dueDomains() {
    return view.dueDomains(clock.instant());
  }

  /// Receives what is due.
  @FunctionalInterface
  public interface DueVisitor {
    /// Returns whether to go on.
    boolean visit(QueuedMessage message, QueuedRecipient recipient);
  }

  /// How long until the next recipient is due, at most `longest`.
  public Duration pause(Duration longest) {
    Instant now = clock.instant();
    Instant next = view.next(now);
    Duration until = next == null ? longest : Duration.between(now, next);
    return until.compareTo(longest) < 0 ? until : longest;
  }

  /// Wakes somebody after every change of the queue; see [Account#watch].
  public Watch watch(Runnable watcher) {
    return account.watch(watcher);
  }

  /// Notes what came of attempts, in one commit with the reports to the sender that follow.
  ///
  /// @param attempts by the recipients' numbers
  /// @throws org.malleposte.account.LeaseLost another process carries the mail by now
  public void settle(Actor actor, long id, Map<Integer, Attempt> attempts) {
    QueuedMessage message = view.message(id);
    if (message == null) {
      return; // cancelled meanwhile
    }
    Instant now = clock.instant();
    List<Verdict> verdicts = new ArrayList<>();
    for (QueuedRecipient recipient : message.recipients()) {
      Attempt attempt = attempts.get(recipient.number());
      if (attempt != null) {
        verdicts.add(Verdict.of(message, recipient, attempt, now, settings));
      }
    }
    List<Report> written = reports.of(message, verdicts, now);
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          fence.check(draft);
          return settle(new QueueDraft(draft), message, verdicts, written);
        });
    for (Verdict verdict : verdicts) {
      settled.computeIfAbsent(verdict.fate().word(), _ -> new LongAdder()).increment();
    }
    if (!message.tracker().isEmpty()) {
      verdicts.forEach(verdict -> trackers.forEach(t -> t.accept(Settled.of(message, verdict))));
    }
  }

  /// Tells somebody what attempts came to, of messages that are tracked. It is told once it is
  /// durable; after a crash in between it is not told again.
  public void onSettled(Consumer<Settled> tracker) {
    trackers.add(tracker);
  }

  private boolean settle(
      QueueDraft draft, QueuedMessage message, List<Verdict> verdicts, List<Report> written) {
    boolean any = false;
    for (Verdict verdict : verdicts) {
      QueuedRecipient recipient = verdict.recipient();
      if (draft.exists(message.id(), recipient.number())) { // else it was cancelled meanwhile
        draft.settle(message, verdict, again(draft.time(), recipient.attempts()));
        any = true;
      }
    }
    if (any) {
      written.forEach(report -> report.insert(draft));
      draft.removeIfServed(message);
    }
    return any;
  }

  /// Twice as long after each failure, a fifth more or less, so that what failed together does not
  /// come back together.
  private Instant again(Instant now, int attempts) {
    long first = settings.firstPause().toMillis();
    long pause = first << Math.min(attempts, 20);
    long bounded = Math.min(pause, settings.longestPause().toMillis());
    return now.plusMillis((long) (bounded * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  /// Puts others in a recipient's place: those for whom an alias or a group stands.
  public void expand(Actor actor, long id, int number, List<Envelope.Recipient> instead) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          fence.check(draft);
          QueueDraft queue = new QueueDraft(draft);
          boolean there = queue.exists(id, number);
          if (there) {
            queue.replace(id, number, instead);
          }
          return there;
        });
  }

  // For administrators

  public int size() {
    return view.size();
  }

  /// When the message that waits longest was taken.
  public Optional<Instant> oldest() {
    return view.after(0, 1).stream().map(QueuedMessage::created).findFirst();
  }

  /// What becomes of attempts, as [#settled] counts it.
  public static List<String> fates() {
    return Stream.of(Verdict.Fate.values()).map(Verdict.Fate::word).toList();
  }

  /// How many attempts, one for each recipient, came out so since the start.
  public long settled(String fate) {
    return settled.getOrDefault(fate, new LongAdder()).sum();
  }

  /// The messages after an id, oldest first; 0 for the first ones.
  public List<QueuedMessage> list(long after, int limit) {
    return view.after(after, limit);
  }

  public Optional<QueuedMessage> show(long id) {
    return Optional.ofNullable(view.message(id));
  }

  /// Tries a message now; false when there is none. Held ones stay held.
  public boolean retry(Actor actor, long id) {
    return change(actor, id, draft -> draft.retryNow(id));
  }

  /// Tries every message now; returns how many.
  public int flush(Actor actor) {
    int count = 0;
    long after = 0;
    for (List<QueuedMessage> some = list(after, AT_ONCE);
        !some.isEmpty();
        some = list(after, AT_ONCE)) {
      List<QueuedMessage> portion = some;
      account.<Boolean, RuntimeException>change(
          actor,
          draft -> {
            QueueDraft queue = new QueueDraft(draft);
            portion.stream().map(QueuedMessage::id).filter(queue::exists).forEach(queue::retryNow);
            return true;
          });
      count += some.size();
      after = some.getLast().id();
    }
    return count;
  }

  /// Forgets a message without telling the sender; false when there is none.
  public boolean cancel(Actor actor, long id) {
    return change(actor, id, draft -> draft.cancel(id));
  }

  /// Takes a message back that nobody has had and nobody is on the way with; false when it is too
  /// late.
  public boolean withdraw(Actor actor, long id) {
    return account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          QueueDraft queue = new QueueDraft(draft);
          boolean still = queue.exists(id) && queue.isUntouched(id);
          if (still) {
            queue.cancel(id);
          }
          return still;
        });
  }

  /// Does not try a message until it is released; false when there is none.
  public boolean hold(Actor actor, long id) {
    return change(actor, id, draft -> draft.change(id, message -> message.withHeld(true)));
  }

  public boolean release(Actor actor, long id) {
    return change(actor, id, draft -> draft.change(id, message -> message.withHeld(false)));
  }

  private boolean change(Actor actor, long id, Consumer<QueueDraft> change) {
    return account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          QueueDraft queue = new QueueDraft(draft);
          boolean there = queue.exists(id);
          if (there) {
            change.accept(queue);
          }
          return there;
        });
  }

  /// The bodies that must stay, for the collector.
  public References references() {
    return keep -> {
      long after = 0;
      List<QueuedMessage> some = list(after, AT_ONCE);
      while (!some.isEmpty()) {
        some.forEach(message -> keep.accept(message.body()));
        after = some.getLast().id();
        some = list(after, AT_ONCE);
      }
    };
  }
}
