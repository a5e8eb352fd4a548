package org.malleposte.mail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.account.Watch;
import org.malleposte.directory.Directory;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Mail;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.References;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mail that waits to be carried on. Whatever was enqueued stays until each recipient was served,
/// failed for good (and the sender was told), or was cancelled.
///
/// Safe for any thread. One for a process.
public final class OutboundQueue {
  /// Messages that may wait; past it nothing more is taken for now.
  public static final int MAX_MESSAGES = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(OutboundQueue.class);
  private static final String ACCOUNT = "queue-0";
  private static final int AT_ONCE = 500;

  private final Account account;
  private final QueueView view;
  private final Mail mail;
  private final Directory directory;
  private final QueueSettings settings;
  private final Clock clock;

  public OutboundQueue(
      Accounts accounts, Mail mail, Directory directory, QueueSettings settings, Clock clock) {
    this.account = accounts.open(new AccountId(directory.tenant(), ACCOUNT));
    this.view = account.project(QueueView::load);
    this.mail = mail;
    this.directory = directory;
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
    if (view.size() >= MAX_MESSAGES) {
      throw new StorageException(
          "The outbound queue is full: "
              + MAX_MESSAGES
              + " messages wait. Look with `malleposte queue list` for what they wait for.");
    }
    return account.<Long, RuntimeException>change(
        actor, draft -> insert(draft, actor.name(), envelope, message));
  }

  private static long insert(Draft draft, String submitter, Envelope envelope, NewMessage message) {
    byte[] last = draft.get(QueueRecords.LAST, Bytes.EMPTY);
    long id = last == null ? 1 : Bytes.of(last).longAt(0) + 1;
    draft.put(QueueRecords.LAST, Bytes.EMPTY, Bytes.ofLong(id).array());
    QueuedMessage queued =
        new QueuedMessage(
            id,
            envelope.sender(),
            envelope.ret(),
            envelope.envid(),
            envelope.smtpUtf8(),
            message.body(),
            message.size(),
            message.messageId(),
            submitter,
            draft.time(),
            false,
            List.of());
    put(draft, queued);
    add(draft, id, 0, envelope.recipients());
    draft.event(
        new Event.MessageQueued(
            queued.name(),
            envelope.sender(),
            envelope.recipients().stream().map(Envelope.Recipient::address).toList(),
            message.messageId(),
            message.size()));
    return id;
  }

  private static void put(Draft draft, QueuedMessage message) {
    draft.put(QueueRecords.MESSAGE, Bytes.ofLong(message.id()), QueueRecords.encode(message));
  }

  private static void put(Draft draft, long id, QueuedRecipient recipient) {
    draft.put(
        QueueRecords.RECIPIENT,
        QueueRecords.recipientKey(id, recipient.number()),
        QueueRecords.encode(recipient));
  }

  private static void add(Draft draft, long id, int from, List<Envelope.Recipient> recipients) {
    int number = from;
    for (Envelope.Recipient recipient : recipients) {
      put(draft, id, QueuedRecipient.of(number++, recipient, draft.time()));
    }
  }

  /// Tells the sender that a message is in accounts here, for recipients that asked for it with
  /// NOTIFY=SUCCESS; does nothing for others.
  public void reportDelivered(Actor actor, Envelope envelope, NewMessage message) {
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
            now,
            false,
            List.of());
    Attempt delivered = new Attempt.Delivered("", "", true, false);
    List<Verdict> verdicts = new ArrayList<>();
    for (Envelope.Recipient recipient : envelope.recipients()) {
      QueuedRecipient one = QueuedRecipient.of(verdicts.size(), recipient, now);
      verdicts.add(Verdict.of(about, one, delivered, now, settings));
    }
    List<Report> reports = reports(about, verdicts, now);
    if (!reports.isEmpty()) {
      account.<Boolean, RuntimeException>change(
          actor,
          draft -> {
            reports.forEach(report -> insert(draft, report));
            return true;
          });
    }
  }

  // For who carries the mail

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
    List<Report> reports = reports(message, verdicts, now);
    account.<Boolean, RuntimeException>change(
        actor, draft -> settle(draft, message, verdicts, reports));
  }

  private boolean settle(
      Draft draft, QueuedMessage message, List<Verdict> verdicts, List<Report> reports) {
    boolean any = false;
    for (Verdict verdict : verdicts) {
      any |= settle(draft, message, verdict);
    }
    if (any) {
      reports.forEach(report -> insert(draft, report));
      removeIfServed(draft, message, "every recipient was served or failed");
    }
    return any;
  }

  private boolean settle(Draft draft, QueuedMessage message, Verdict verdict) {
    QueuedRecipient recipient = verdict.recipient();
    Bytes key = QueueRecords.recipientKey(message.id(), recipient.number());
    if (draft.get(QueueRecords.RECIPIENT, key) == null) {
      return false; // cancelled meanwhile
    }
    Optional<QueuedRecipient> remains = verdict.remains(again(draft.time(), recipient.attempts()));
    remains.ifPresentOrElse(
        r -> put(draft, message.id(), r), () -> draft.delete(QueueRecords.RECIPIENT, key));
    draft.event(
        new Event.DeliveryAttempted(
            message.name(),
            recipient.address(),
            verdict.attempt().host(),
            verdict.fate().word(),
            verdict.attempt().answer()));
    return true;
  }

  /// Twice as long after each failure, a fifth more or less, so that what failed together does not
  /// come back together.
  private Instant again(Instant now, int attempts) {
    long first = settings.firstPause().toMillis();
    long pause = first << Math.min(attempts, 20);
    long bounded = Math.min(pause, settings.longestPause().toMillis());
    return now.plusMillis((long) (bounded * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private static void removeIfServed(Draft draft, QueuedMessage message, String why) {
    boolean[] waits = {false};
    Bytes prefix = Bytes.ofLong(message.id());
    draft.scan(
        QueueRecords.RECIPIENT,
        prefix,
        prefix.afterPrefix(),
        (_, _) -> {
          waits[0] = true;
          return false;
        });
    if (!waits[0]) {
      draft.delete(QueueRecords.MESSAGE, prefix);
      draft.event(new Event.MessageDequeued(message.name(), why));
    }
  }

  /// Puts others in a recipient's place: those for whom an alias or a group stands.
  public void expand(Actor actor, long id, int number, List<Envelope.Recipient> instead) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          Bytes key = QueueRecords.recipientKey(id, number);
          if (draft.get(QueueRecords.RECIPIENT, key) == null) {
            return false;
          }
          draft.delete(QueueRecords.RECIPIENT, key);
          add(draft, id, nextNumber(draft, id), instead);
          return true;
        });
  }

  private static int nextNumber(Draft draft, long id) {
    int[] last = {-1};
    Bytes prefix = Bytes.ofLong(id);
    draft.scan(
        QueueRecords.RECIPIENT,
        prefix,
        prefix.afterPrefix(),
        (key, _) -> {
          last[0] = Math.max(last[0], key.intAt(8));
          return true;
        });
    return last[0] + 1;
  }

  // Reports

  private record Report(Envelope envelope, NewMessage message) {}

  private static void insert(Draft draft, Report report) {
    insert(draft, "system", report.envelope, report.message);
  }

  /// One report for each sort of news. The null sender is never written to (RFC 5321 §4.5.5), nor
  /// is somebody elsewhere while nothing leaves this server.
  private List<Report> reports(QueuedMessage message, List<Verdict> verdicts, Instant now) {
    boolean reachable = settings.outward() || directory.isLocal(message.sender());
    if (message.sender().isEmpty() || !reachable) {
      return List.of();
    }
    Map<String, List<Verdict>> byAction = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict.reported()) {
        byAction.computeIfAbsent(verdict.action(), _ -> new ArrayList<>()).add(verdict);
      }
    }
    return byAction.values().stream().map(some -> report(message, some, now)).toList();
  }

  private Report report(QueuedMessage about, List<Verdict> verdicts, Instant now) {
    byte[] text;
    try (InputStream original = original(about)) {
      text = DeliveryReport.of(about, verdicts, settings, now, original);
    } catch (IOException e) {
      throw new StorageException("The message " + about.name() + " cannot be read", e);
    }
    MessageParser parser = new MessageParser();
    parser.update(text, 0, text.length);
    NewMessage kept = mail.keep(account.id().tenant(), Spool.of(text), parser.finish());
    boolean ascii = about.sender().chars().allMatch(c -> c < 0x80);
    Envelope.Recipient sender =
        new Envelope.Recipient(about.sender(), "NEVER", "", Optional.empty());
    return new Report(new Envelope("", List.of(sender), "", "", !ascii), kept);
  }

  /// A body that is lost or damaged is no reason to keep the sender in the dark.
  private InputStream original(QueuedMessage about) {
    try {
      return mail.body(about.body());
    } catch (NoSuchObject | CorruptObject e) {
      LOG.error("the report about {} goes without its header", about.name(), e);
      return InputStream.nullInputStream();
    }
  }

  // For administrators

  public int size() {
    return view.size();
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
    return change(actor, id, draft -> retryNow(draft, id));
  }

  private static boolean retryNow(Draft draft, long id) {
    List<QueuedRecipient> all = new ArrayList<>();
    Bytes prefix = Bytes.ofLong(id);
    draft.scan(
        QueueRecords.RECIPIENT,
        prefix,
        prefix.afterPrefix(),
        (_, value) -> all.add(QueueRecords.recipient(value)));
    all.forEach(recipient -> put(draft, id, recipient.at(draft.time())));
    return true;
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
            portion.stream()
                .filter(m -> exists(draft, m.id()))
                .forEach(m -> retryNow(draft, m.id()));
            return true;
          });
      count += some.size();
      after = some.getLast().id();
    }
    return count;
  }

  /// Forgets a message without telling the sender; false when there is none.
  public boolean cancel(Actor actor, long id) {
    return change(
        actor,
        id,
        draft -> {
          List<Bytes> keys = new ArrayList<>();
          Bytes prefix = Bytes.ofLong(id);
          draft.scan(
              QueueRecords.RECIPIENT, prefix, prefix.afterPrefix(), (key, _) -> keys.add(key));
          keys.forEach(key -> draft.delete(QueueRecords.RECIPIENT, key));
          draft.delete(QueueRecords.MESSAGE, prefix);
          draft.event(new Event.MessageDequeued(QueuedMessage.name(id), "cancelled"));
          return true;
        });
  }

  /// Does not try a message until it is released; false when there is none.
  public boolean hold(Actor actor, long id) {
    return changeMessage(actor, id, message -> message.withHeld(true));
  }

  public boolean release(Actor actor, long id) {
    return changeMessage(actor, id, message -> message.withHeld(false));
  }

  private boolean changeMessage(Actor actor, long id, UnaryOperator<QueuedMessage> change) {
    return change(
        actor,
        id,
        draft -> {
          byte[] record = draft.get(QueueRecords.MESSAGE, Bytes.ofLong(id));
          if (record == null) {
            return false;
          }
          put(draft, change.apply(QueueRecords.message(record)));
          return true;
        });
  }

  private boolean change(Actor actor, long id, Predicate<Draft> change) {
    return account.<Boolean, RuntimeException>change(
        actor, draft -> exists(draft, id) && change.test(draft));
  }

  private static boolean exists(Draft draft, long id) {
    return draft.get(QueueRecords.MESSAGE, Bytes.ofLong(id)) != null;
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
