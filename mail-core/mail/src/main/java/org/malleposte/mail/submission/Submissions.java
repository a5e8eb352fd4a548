package org.malleposte.mail.submission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.Handling;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.mail.submission.Submission.Recipient;
import org.malleposte.mail.submission.Submission.Undo;
import org.malleposte.mail.submission.SubmissionException.Reason;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;

/// Sends messages that stand in accounts, and remembers what became of them (RFC 8621 §7).
///
/// The message goes into the queue, for recipients here and elsewhere alike, and is durable there
/// before the record that tells of it. Should the server be killed in between, a client that tries
/// again within a day sends nothing twice.
public final class Submissions {
  /// How long a message may be held at most (RFC 4865).
  public static final Duration LONGEST_HOLD = Duration.ofDays(30);

  /// Recipients of one message at most.
  public static final int RECIPIENTS = 1_000;

  private final Directory directory;
  private final Mail mail;
  private final OutboundQueue queue;
  private final int perHour;
  private final Targets targets;
  private final LeavingMessage leaving;

  /// @param perHour messages that one user may send in an hour, 0 for no limit
  public Submissions(Directory directory, Mail mail, OutboundQueue queue, int perHour) {
    this.directory = directory;
    this.mail = mail;
    this.queue = queue;
    this.perHour = perHour;
    this.targets = new Targets(directory, queue);
    this.leaving = new LeavingMessage(mail, queue.settings());
    queue.onSettled(new Fates(mail)::settled);
  }

  public boolean isOutward() {
    return queue.isOutward();
  }

  /// What a client asks for.
  ///
  /// @param sender null to take it from the message; so `recipients`
  public record Order(
      String identity,
      String identityAddress,
      long email,
      @Nullable Path sender,
      @Nullable List<Path> recipients) {}

  // Sending

  /// Sends a message of the user's account.
  public Submission submit(Actor actor, User user, MailAccount account, Order order)
      throws SubmissionException {
    Email email = account.email(order.email());
    MessageSummary summary = email == null ? null : summary(account, email.id());
    if (email == null || summary == null) {
      throw new SubmissionException(Reason.NO_SUCH_MESSAGE, "there is no such message");
    }
    Derived derived = new Derived(summary, order.identityAddress());
    Path sender = order.sender() == null ? derived.sender() : order.sender();
    List<Path> recipients = order.recipients() == null ? derived.recipients() : order.recipients();
    requireSender(user, sender);
    OwnName.check(directory, user, summary);
    List<Envelope.Recipient> people = targets.of(recipients);
    String messageId = summary.messageId();
    Instant sendAt = Holding.until(sender, mail.clock().instant());
    if (!mail.rates().take("user " + user.address(), perHour)) {
      throw new SubmissionException(
          Reason.TOO_OFTEN, "you sent as many messages as an hour allows");
    }
    return send(
        actor,
        user,
        account,
        email,
        order,
        new Sealed(sender, recipients, people, sendAt, messageId == null ? "" : messageId));
  }

  private record Sealed(
      Path sender,
      List<Path> recipients,
      List<Envelope.Recipient> targets,
      Instant sendAt,
      String messageId) {

    /// The same, leaving when it does that is in the queue.
    Sealed leaving(QueuedMessage queued) {
      QueuedRecipient first = queued.recipients().getFirst();
      Instant then = first.attempts() == 0 && first.next().isBefore(sendAt) ? first.next() : sendAt;
      return new Sealed(sender, recipients, targets, then, messageId);
    }
  }

  private static @Nullable MessageSummary summary(MailAccount account, long email) {
    StoredMessage stored = account.message(email);
    byte[] header = account.header(email);
    return stored == null || header == null
        ? null
        : MessageSummaryCodec.decode(stored.summary(), header);
  }

  private void requireSender(User user, Path sender) throws SubmissionException {
    if (!sender.address().isEmpty() && !directory.maySendAs(user, sender.address())) {
      throw new SubmissionException(
          Reason.SENDER_NOT_OWNED, "you may not send as " + sender.address());
    }
  }

  private Submission send(
      Actor actor, User user, MailAccount account, Email email, Order order, Sealed sealed)
      throws SubmissionException {
    NewMessage message = leaving.write(user, actor, email, sealed.recipients());
    ContentHash attempt = attempted(account, email, sealed);
    Receipt receipt = mail.receipt(sealed.sender().address(), attempt);
    boolean told = false;
    try {
      long id = SubmissionRecords.reserve(actor, account.account());
      boolean utf8 = !isAscii(sealed);
      Envelope envelope =
          new Envelope(
              sealed.sender().address(),
              sealed.targets(),
              sealed.sender().parameter("RET").toUpperCase(Locale.ROOT),
              sealed.sender().parameter("ENVID"),
              utf8);
      Handling handling = new Handling(sealed.sendAt(), Earlier.tracker(account.account(), id));
      OptionalLong queued = queue.enqueue(actor, envelope, message, receipt, handling);
      QueuedMessage earlier =
          queued.isPresent()
              ? null
              : Earlier.find(queue, account.account(), envelope, message.messageId());
      Submission made =
          earlier == null
              ? record(actor, account.account(), email, order, sealed, id, queued.orElse(0))
              : adopt(actor, account, email, order, sealed, earlier);
      told = true;
      return made;
    } finally {
      if (told) {
        receipt.acknowledged();
      } else {
        receipt.unacknowledged();
      }
    }
  }

  /// The submission of a message that is in the queue already: the server was killed before its
  /// client was told of it, and maybe before it was noted.
  private Submission adopt(
      Actor actor,
      MailAccount account,
      Email email,
      Order order,
      Sealed sealed,
      QueuedMessage earlier) {
    long id = Earlier.submission(earlier);
    Submission known = get(account, id);
    return known != null && known.email() == email.id()
        ? known
        : record(actor, account.account(), email, order, sealed.leaving(earlier), id, earlier.id());
  }

  /// The same for every attempt to send that message so.
  private static ContentHash attempted(MailAccount account, Email email, Sealed sealed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String what =
          account.id() + " " + email.id() + " " + sealed.sender() + " " + sealed.recipients();
      digest.update(what.getBytes(StandardCharsets.UTF_8));
      digest.update(email.body().hash().bytes().array());
      return new ContentHash(Bytes.of(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static boolean isAscii(Sealed sealed) {
    return sealed.sender().address().chars().allMatch(c -> c < 0x80)
        && sealed.recipients().stream()
            .allMatch(path -> path.address().chars().allMatch(c -> c < 0x80));
  }

  private Submission record(
      Actor actor, Account account, Email email, Order order, Sealed sealed, long id, long queued) {
    boolean held = sealed.sendAt().isAfter(mail.clock().instant());
    List<Recipient> recipients =
        sealed.recipients().stream().map(path -> new Recipient(path, "queued", "", false)).toList();
    return account.<Submission, RuntimeException>change(
        actor,
        draft -> {
          Submission made =
              new Submission(
                  id,
                  order.identity(),
                  email.id(),
                  email.thread(),
                  sealed.sender(),
                  recipients,
                  sealed.sendAt(),
                  held ? Undo.PENDING : Undo.FINAL,
                  queued,
                  draft.modseq(),
                  sealed.messageId(),
                  List.of(),
                  List.of());
          SubmissionRecords.put(draft, made);
          SubmissionRecords.makeRoom(draft, id);
          draft.event(
              new Event.EmailSubmitted(
                  id,
                  email.id(),
                  sealed.sender().address(),
                  recipients.stream().map(r -> r.path().address()).toList(),
                  sealed.sendAt().toString()));
          return made;
        });
  }

  // What became of them

  /// The record, or null.
  public @Nullable Submission get(MailAccount account, long id) {
    Submission record = SubmissionRecords.ALL.get(account.account(), id);
    return record == null ? null : current(record);
  }

  /// All of an account, the oldest first.
  public List<Submission> all(MailAccount account) {
    return SubmissionRecords.ALL.list(account.account()).stream().map(this::current).toList();
  }

  /// What was held and left meanwhile can no longer be taken back; what is in no queue any more is
  /// not queued.
  private Submission current(Submission record) {
    boolean left = !record.sendAt().isAfter(mail.clock().instant());
    Submission now = record.undo() == Undo.PENDING && left ? record.with(Undo.FINAL) : record;
    boolean waits = record.recipients().stream().anyMatch(Submissions::isQueued);
    boolean lost = waits && record.undo() != Undo.CANCELED && queue.show(record.queued()).isEmpty();
    return lost ? now.with(now.recipients().stream().map(Submissions::unknown).toList()) : now;
  }

  private static boolean isQueued(Recipient recipient) {
    return recipient.delivered().equals("queued");
  }

  /// It left the queue, and the server was killed before it could note how; or an administrator
  /// took it out.
  private static Recipient unknown(Recipient recipient) {
    return isQueued(recipient) ? recipient.with("unknown", recipient.reply()) : recipient;
  }

  public static RecordChanges changes(MailAccount account, long since, int most) {
    return SubmissionRecords.ALL.changes(account.account(), since, most);
  }

  /// Takes a message back that has not left; false when it is too late.
  public boolean cancel(Actor actor, MailAccount account, Submission submission) {
    boolean back = submission.queued() != 0 && queue.withdraw(actor, submission.queued());
    if (!back) {
      return false;
    }
    SubmissionRecords.change(
        actor,
        account.account(),
        submission.id(),
        (draft, now) -> {
          draft.event(new Event.SubmissionChanged(now.id(), "canceled", "", ""));
          return now.with(Undo.CANCELED);
        });
    return true;
  }

  /// Forgets a record; a message that is held leaves nevertheless (RFC 8621 §7.5).
  public static boolean destroy(Actor actor, MailAccount account, long id) {
    return SubmissionRecords.ALL.destroy(
        actor, account.account(), id, gone -> SubmissionRecords.destroyed(gone.id()));
  }

  /// The message that was sent under a Message-ID, in brackets or not; the last, of several.
  public OptionalLong emailOf(MailAccount account, String messageId) {
    Submission found = SubmissionRecords.find(account.account(), messageId);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.email());
  }
}
