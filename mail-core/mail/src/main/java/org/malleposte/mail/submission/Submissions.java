package org.malleposte.mail.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Directory;
import org.malleposte.directory.EmailAddress;
import org.malleposte.directory.LocalRecipient;
import org.malleposte.directory.Resolution;
import org.malleposte.directory.User;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.StoredMessage;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.Handling;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;
import org.malleposte.mail.queue.Settled;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.mail.submission.Submission.Recipient;
import org.malleposte.mail.submission.Submission.Undo;
import org.malleposte.mail.submission.SubmissionException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages that stand in accounts, and remembers what became of them (RFC 8621 §7).
///
/// The message goes into the queue, for recipients here and elsewhere alike, and is durable there
/// before the record that tells of it. Should the server be killed in between, a client that tries
/// again within a day sends nothing twice.
public final class Submissions {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
  private static final Actor TRACKER = Actor.system("queue");

  /// How long a message may be held at most (RFC 4865).
  public static final Duration LONGEST_HOLD = Duration.ofDays(30);

  /// Recipients of one message at most.
  public static final int RECIPIENTS = 1_000;

  /// Records of an account that are kept; past it the oldest go, looked for now and then.
  private static final int RECORDS = 10_000;

  private static final int PRUNING = 256;

  private static final int HEADER_BOUND = 256 * 1024;
  private static final int HOPS = 50;
  private static final int IN_MEMORY = 256 * 1024;

  private final Directory directory;
  private final Mail mail;
  private final OutboundQueue queue;
  private final int perHour;

  /// @param perHour messages that one user may send in an hour, 0 for no limit
  public Submissions(Directory directory, Mail mail, OutboundQueue queue, int perHour) {
    this.directory = directory;
    this.mail = mail;
    this.queue = queue;
    this.perHour = perHour;
    queue.onSettled(this::settled);
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
    List<Envelope.Recipient> targets = targets(recipients);
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
        new Sealed(sender, recipients, targets, sendAt, messageId == null ? "" : messageId));
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

  /// Who gets the message, each as often as the envelope names it.
  private List<Envelope.Recipient> targets(List<Path> recipients) throws SubmissionException {
    if (recipients.isEmpty()) {
      throw new SubmissionException(Reason.NO_RECIPIENTS, "the message has no recipients");
    }
    if (recipients.size() > RECIPIENTS) {
      throw new SubmissionException(
          Reason.TOO_MANY_RECIPIENTS, "a message has at most " + RECIPIENTS + " recipients");
    }
    List<String> invalid = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    Map<Object, Envelope.Recipient> targets = new LinkedHashMap<>();
    for (Path path : recipients) {
      switch (directory.resolve(path.address())) {
        case Resolution.Local(List<LocalRecipient> people, List<String> forwards) -> {
          people.forEach(one -> add(targets, path, path.address(), Optional.of(local(one))));
          forwards.forEach(address -> add(targets, path, address, Optional.empty()));
          if (!forwards.isEmpty() && !queue.isOutward()) {
            outside.add(path.address());
          }
        }
        case Resolution.NotLocal _ -> {
          add(targets, path, path.address(), Optional.empty());
          if (!queue.isOutward()) {
            outside.add(path.address());
          }
        }
        case Resolution.Unknown _, Resolution.Disabled _, Resolution.TooMany _ ->
            invalid.add(path.address());
      }
    }
    if (!invalid.isEmpty()) {
      throw new SubmissionException(
          Reason.INVALID_RECIPIENTS, "nobody gets mail at " + String.join(", ", invalid), invalid);
    }
    if (!outside.isEmpty()) {
      throw new SubmissionException(
          Reason.NOT_OUTWARD,
          "this server sends nothing to " + String.join(", ", outside),
          outside);
    }
    if (targets.size() > Directory.MAX_RECIPIENTS) {
      throw new SubmissionException(
          Reason.TOO_MANY_RECIPIENTS, "the recipients stand for too many people");
    }
    return List.copyOf(targets.values());
  }

  private static Delivery.Recipient local(LocalRecipient one) {
    return new Delivery.Recipient(one.account(), one.address(), one.detail());
  }

  private static void add(
      Map<Object, Envelope.Recipient> targets,
      Path path,
      String address,
      Optional<Delivery.Recipient> local) {
    Envelope.Recipient recipient =
        new Envelope.Recipient(address, of(path, "NOTIFY"), of(path, "ORCPT"), local);
    // An account has the message once, however many of the addresses lead to it.
    targets.putIfAbsent(local.<Object>map(Delivery.Recipient::account).orElse(address), recipient);
  }

  private static String of(Path path, String parameter) {
    for (Map.Entry<String, Optional<String>> entry : path.parameters().entrySet()) {
      if (entry.getKey().equalsIgnoreCase(parameter)) {
        String value = entry.getValue().orElse("");
        return parameter.equals("NOTIFY") ? value.toUpperCase(Locale.ROOT) : value;
      }
    }
    return "";
  }

  private Submission send(
      Actor actor, User user, MailAccount account, Email email, Order order, Sealed sealed)
      throws SubmissionException {
    NewMessage message = message(user, actor, email, sealed);
    Receipt receipt = mail.receipt(sealed.sender().address(), attempted(account, email, sealed));
    boolean told = false;
    try {
      long id = reserve(actor, account.account());
      boolean utf8 = !isAscii(sealed);
      Envelope envelope =
          new Envelope(
              sealed.sender().address(),
              sealed.targets(),
              of(sealed.sender(), "RET").toUpperCase(Locale.ROOT),
              of(sealed.sender(), "ENVID"),
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

  private static boolean isAscii(Sealed sealed) {
    return sealed.sender().address().chars().allMatch(c -> c < 0x80)
        && sealed.recipients().stream()
            .allMatch(path -> path.address().chars().allMatch(c -> c < 0x80));
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

  /// The message as it leaves: with a trace field, complete, and without Bcc.
  private NewMessage message(User user, Actor actor, Email email, Sealed sealed)
      throws SubmissionException {
    try (InputStream in = mail.body(email.body());
        MessageSpool spool = new MessageSpool(queue.settings().spool(), IN_MEMORY)) {
      byte[] header = header(in);
      spool.write(
          SubmittedHeader.write(
              user, mail.clock().instant(), trace(actor, sealed), header, HEADER_BOUND, HOPS));
      in.transferTo(spool);
      return mail.keep(email.body().tenant(), spool);
    } catch (IOException e) {
      throw new StorageException("The message to be sent cannot be read", e);
    }
  }

  private static byte[] header(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream(4096);
    boolean empty = true;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      header.write(octet);
      if (octet == '\n' && empty || header.size() >= HEADER_BOUND) {
        break;
      }
      empty = octet == '\n' || empty && octet == '\r';
    }
    return header.toByteArray();
  }

  /// RFC 5321 §4.4, and RFC 5321 §7.6: with several recipients it does not name them.
  private byte[] trace(Actor actor, Sealed sealed) {
    StringBuilder body = new StringBuilder();
    body.append("by ").append(queue.settings().hostname());
    body.append(" with ").append(actor.protocol().toUpperCase(Locale.ROOT));
    if (!actor.session().isEmpty()) {
      body.append(" id ").append(actor.session());
    }
    if (sealed.recipients().size() == 1) {
      body.append(" for <").append(sealed.recipients().getFirst().address()).append('>');
    }
    body.append("; ");
    body.append(MailDate.of(mail.clock().instant().atOffset(ZoneOffset.UTC)).format());
    return HeaderField.structured("Received", body.toString());
  }

  private static long reserve(Actor actor, Account account) {
    return account.<Long, RuntimeException>change(
        actor, draft -> Numbers.next(draft, SubmissionKinds.SUBMISSION));
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
          put(draft, made);
          if (id % PRUNING == 0) {
            prune(draft);
          }
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

  private static void prune(Draft draft) {
    List<Bytes> keys = new ArrayList<>();
    draft.scan(SubmissionKinds.SUBMISSION, Bytes.ofLong(1), Bytes.EMPTY, (key, _) -> keys.add(key));
    for (Bytes key : keys.subList(0, Math.max(0, keys.size() - RECORDS))) {
      draft.delete(SubmissionKinds.SUBMISSION, key);
      draft.event(new Event.SubmissionChanged(key.longAt(0), "destroyed", "", ""));
    }
  }

  private static void put(Draft draft, Submission submission) {
    draft.put(SubmissionKinds.SUBMISSION, Bytes.ofLong(submission.id()), submission.encode());
  }

  // What became of them

  /// The record, or null.
  public @Nullable Submission get(MailAccount account, long id) {
    byte[] record = account.account().get(SubmissionKinds.SUBMISSION, Bytes.ofLong(id));
    return record == null ? null : current(Submission.decode(record));
  }

  /// All of an account, the oldest first.
  public List<Submission> all(MailAccount account) {
    List<Submission> all = new ArrayList<>();
    account
        .account()
        .scan(
            SubmissionKinds.SUBMISSION,
            Bytes.ofLong(1),
            Bytes.EMPTY,
            (_, record) -> {
              all.add(current(Submission.decode(record)));
              return all.size() < RECORDS + PRUNING;
            });
    return all;
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
    return RecordChanges.since(
        account.account(),
        SubmissionKinds.SUBMISSION,
        record -> Submission.decode(record).created(),
        since,
        most);
  }

  /// Takes a message back that has not left; false when it is too late.
  public boolean cancel(Actor actor, MailAccount account, Submission submission) {
    boolean back = submission.queued() != 0 && queue.withdraw(actor, submission.queued());
    if (!back) {
      return false;
    }
    change(
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
    return account
        .account()
        .<Boolean, RuntimeException>change(
            actor,
            draft -> {
              Bytes key = Bytes.ofLong(id);
              boolean there = draft.get(SubmissionKinds.SUBMISSION, key) != null;
              if (there) {
                draft.delete(SubmissionKinds.SUBMISSION, key);
                draft.event(new Event.SubmissionChanged(id, "destroyed", "", ""));
              }
              return there;
            });
  }

  /// The message that was sent under a Message-ID, in brackets or not; the last, of several.
  public OptionalLong emailOf(MailAccount account, String messageId) {
    Submission found = find(account.account(), messageId);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.email());
  }

  static @Nullable Submission find(Account account, String messageId) {
    String wanted = messageId.replaceAll("[<>\\s]", "");
    Submission[] last = new Submission[1];
    account.scan(
        SubmissionKinds.SUBMISSION,
        Bytes.ofLong(1),
        Bytes.EMPTY,
        (_, record) -> {
          Submission one = Submission.decode(record);
          last[0] = !wanted.isEmpty() && one.messageId().equals(wanted) ? one : last[0];
          return true;
        });
    return last[0];
  }

  @FunctionalInterface
  interface Edit {
    Submission of(Draft draft, Submission now);
  }

  static void change(Actor actor, Account account, long id, Edit edit) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          byte[] record = draft.get(SubmissionKinds.SUBMISSION, Bytes.ofLong(id));
          if (record == null) {
            return false;
          }
          Submission before = Submission.decode(record);
          Submission after = edit.of(draft, before);
          if (!after.equals(before)) {
            put(draft, after);
          }
          return true;
        });
  }

  /// Notes what became of a recipient.
  private void settled(Settled news) {
    String[] tracker = news.tracker().split(" ", 2);
    try {
      Account account = mail.open(AccountId.parse(tracker[0])).account();
      change(TRACKER, account, Long.parseLong(tracker[1]), (draft, now) -> with(draft, now, news));
    } catch (RuntimeException e) {
      // The delivery stands; the record says "queued" until somebody looks at the queue.
      LOG.error("what became of {} cannot be noted", news.tracker(), e);
    }
  }

  private static Submission with(Draft draft, Submission now, Settled news) {
    List<Recipient> recipients = new ArrayList<>();
    for (Recipient recipient : now.recipients()) {
      boolean meant = key(recipient.path().address()).equals(key(news.address()));
      Recipient after = meant ? after(recipient, news) : recipient;
      if (!after.equals(recipient)) {
        draft.event(
            new Event.SubmissionChanged(
                now.id(), recipient.path().address(), recipient.delivered(), after.delivered()));
      }
      recipients.add(after);
    }
    return now.with(recipients);
  }

  private static String key(String address) {
    return EmailAddress.parse(address).map(EmailAddress::key).orElse(address);
  }

  /// RFC 8621 §7: what a server elsewhere took is `unknown` from then on. One of several behind an
  /// address that fails is a failure.
  private static Recipient after(Recipient recipient, Settled news) {
    String delivered =
        switch (news.fate()) {
          case "delivered" -> "yes";
          case "relayed" -> "unknown";
          case "failed", "expired" -> "no";
          default -> "queued";
        };
    String answer = news.answer().isEmpty() ? "OK" : news.answer();
    String code =
        news.status().startsWith("5") ? "550 " : news.status().startsWith("4") ? "450 " : "250 ";
    boolean failed = recipient.delivered().equals("no");
    return failed
        ? recipient
        : recipient.with(
            delivered,
            answer.matches("[245][0-9][0-9][ -].*") ? answer : code + news.status() + " " + answer);
  }
}
