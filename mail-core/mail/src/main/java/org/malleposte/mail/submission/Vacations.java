package org.malleposte.mail.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.account.Outage;
import org.malleposte.directory.Directory;
import org.malleposte.directory.EmailAddress;
import org.malleposte.directory.User;
import org.malleposte.format.Address;
import org.malleposte.format.AddressParser;
import org.malleposte.format.ComposedPart;
import org.malleposte.format.ComposedPart.About;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageComposer;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.storage.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers mail for those who are away (RFC 3834): each sender once in some days, never another
/// program, never a list, and only what was written to the owner by name.
public final class Vacations implements Delivery.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Vacations.class);
  private static final Actor ACTOR = Actor.system("vacation");
  private static final Duration ONCE_IN = Duration.ofDays(7);
  private static final int IN_MEMORY = 64 * 1024;

  /// Senders who never are people (RFC 3834 §2).
  private static final Set<String> PROGRAMS =
      Set.of("mailer-daemon", "postmaster", "listserv", "majordomo", "noreply", "no-reply");

  private final Directory directory;
  private final Mail mail;
  private final OutboundQueue queue;

  /// Answers from now on.
  public Vacations(Directory directory, Mail mail, OutboundQueue queue) {
    this.directory = directory;
    this.mail = mail;
    this.queue = queue;
    mail.delivery().onDelivered(this);
  }

  public static Vacation get(Account account) {
    byte[] record = account.get(SubmissionKinds.VACATION, Bytes.EMPTY);
    return record == null ? Vacation.NONE : Vacation.decode(record);
  }

  /// Makes another of the one that there is.
  @FunctionalInterface
  public interface Edit<X extends Exception> {
    Vacation of(Vacation before) throws X;
  }

  /// Who was answered before is answered again.
  public static <X extends Exception> void edit(Actor actor, Account account, Edit<X> edit)
      throws X {
    account.<Boolean, X>change(
        actor,
        draft -> {
          byte[] before = draft.get(SubmissionKinds.VACATION, Bytes.EMPTY);
          Vacation was = before == null ? Vacation.NONE : Vacation.decode(before);
          Vacation vacation = edit.of(was);
          if (was.equals(vacation)) {
            return false;
          }
          draft.put(SubmissionKinds.VACATION, Bytes.EMPTY, vacation.encode());
          List<Bytes> answered = new ArrayList<>();
          draft.scan(
              SubmissionKinds.ANSWERED, Bytes.EMPTY, Bytes.EMPTY, (key, _) -> answered.add(key));
          answered.forEach(key -> draft.delete(SubmissionKinds.ANSWERED, key));
          draft.event(new Event.VacationChanged(vacation.enabled()));
          return true;
        });
  }

  @Override
  public void delivered(
      Delivery.Recipient recipient, NewMessage message, long email, String sender) {
    try {
      Account account = mail.open(recipient.account()).account();
      Instant now = mail.clock().instant();
      Vacation vacation = get(account);
      User user = vacation.isActive(now) ? directory.user(recipient.account()).orElse(null) : null;
      HeaderBlock header = HeaderBlock.of(message.header());
      if (user != null && deserves(sender, header, user) && note(account, sender, now)) {
        answer(user, vacation, message, header, sender, now);
      }
    } catch (RuntimeException | IOException e) {
      // The message is delivered: an answer that cannot be sent must not make it come again.
      LOG.atLevel(Outage.level("vacation answers", e))
          .setCause(e)
          .log("mail to {} is not answered", recipient.account());
    }
  }

  /// RFC 3834 §2.
  private boolean deserves(String sender, HeaderBlock header, User user) {
    EmailAddress address = EmailAddress.parse(sender).orElse(null);
    boolean reachable = queue.isOutward() || directory.isLocal(sender);
    if (address == null || !reachable || address.key().equals(user.address())) {
      return false;
    }
    String local = address.local().toLowerCase(java.util.Locale.ROOT);
    if (PROGRAMS.contains(local) || local.startsWith("owner-") || local.endsWith("-request")) {
      return false;
    }
    return !isAutomatic(header) && isNamed(header, user);
  }

  private static boolean isAutomatic(HeaderBlock header) {
    String submitted = text(header, "Auto-Submitted");
    if (!submitted.isEmpty() && !submitted.startsWith("no")) {
      return true;
    }
    return header.fields().stream()
            .anyMatch(field -> field.name().regionMatches(true, 0, "List-", 0, 5))
        || Set.of("bulk", "list", "junk").contains(text(header, "Precedence"))
        || text(header, "X-Auto-Response-Suppress").matches(".*(all|oof|autoreply).*");
  }

  private static String text(HeaderBlock header, String name) {
    HeaderBlock.Field field = header.first(name);
    return field == null ? "" : field.text().strip().toLowerCase(java.util.Locale.ROOT);
  }

  /// Whether one of the owner's addresses stands in To or Cc.
  private boolean isNamed(HeaderBlock header, User user) {
    Set<String> names = new HashSet<>();
    for (String field : List.of("To", "Cc", "Resent-To", "Resent-Cc")) {
      for (HeaderBlock.Field one : header.all(field)) {
        AddressParser.parse(one.unfolded()).stream()
            .filter(Address::isMailbox)
            .map(Address::email)
            .forEach(names::add);
      }
    }
    return names.stream().limit(100).anyMatch(address -> directory.maySendAs(user, address));
  }

  /// Whether it is time to answer that sender; noted before the answer, so that at worst one is
  /// missing and none comes twice.
  private static boolean note(Account account, String sender, Instant now) {
    Bytes key = key(sender);
    return account.<Boolean, RuntimeException>change(
        ACTOR,
        draft -> {
          byte[] last = draft.get(SubmissionKinds.ANSWERED, key);
          long before = last == null ? 0 : Bytes.of(last).longAt(0);
          if (last != null && now.toEpochMilli() - before < ONCE_IN.toMillis()) {
            return false;
          }
          draft.put(SubmissionKinds.ANSWERED, key, Bytes.ofLong(now.toEpochMilli()).array());
          draft.event(new Event.VacationAnswered(sender));
          return true;
        });
  }

  private static Bytes key(String sender) {
    try {
      String key = EmailAddress.parse(sender).map(EmailAddress::key).orElse(sender);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Bytes.of(Arrays.copyOf(digest.digest(key.getBytes(StandardCharsets.UTF_8)), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private void answer(
      User user,
      Vacation vacation,
      NewMessage about,
      HeaderBlock header,
      String sender,
      Instant now)
      throws IOException {
    List<byte[]> fields = new ArrayList<>();
    Address from = address(user.displayName(), user.address());
    fields.add(HeaderField.addresses("From", List.of(from)));
    fields.add(HeaderField.addresses("To", List.of(address("", sender))));
    fields.add(HeaderField.unstructured("Subject", subject(vacation, header)));
    MailDate date = MailDate.of(now.atOffset(ZoneOffset.UTC));
    fields.add(HeaderField.structured("Date", date.format()));
    String domain = user.address().substring(user.address().lastIndexOf('@') + 1);
    String id = MessageComposer.newMessageId(domain);
    fields.add(HeaderField.structured("Message-ID", "<" + id + ">"));
    if (!about.messageId().isEmpty()) { // RFC 3834 §3.1.5
      String answered = "<" + about.messageId() + ">";
      fields.add(HeaderField.structured("In-Reply-To", answered));
      fields.add(HeaderField.structured("References", answered));
    }
    fields.add(HeaderField.structured("Auto-Submitted", "auto-replied (vacation)"));
    fields.add(HeaderField.structured("Precedence", "bulk"));
    try (MessageSpool spool = new MessageSpool(queue.settings().spool(), IN_MEMORY)) {
      MessageComposer.write(fields, body(vacation), spool);
      NewMessage message = mail.keep(about.body().tenant(), spool);
      // RFC 3834 §3.3: the null sender, so that nobody answers the answer.
      Envelope envelope = Envelope.of("", List.of(Envelope.Recipient.elsewhere(sender)));
      queue.enqueue(ACTOR, envelope, message);
    }
  }

  private static Address address(String name, String email) {
    int at = email.lastIndexOf('@');
    return Address.mailbox(
        name.isEmpty() ? null : name, email.substring(0, at), email.substring(at + 1));
  }

  private static String subject(Vacation vacation, HeaderBlock header) {
    String chosen = vacation.subject();
    HeaderBlock.Field field = header.first("Subject");
    return chosen != null ? chosen : "Auto: " + (field == null ? "" : field.text().strip());
  }

  private static ComposedPart body(Vacation vacation) {
    String text = vacation.text();
    String html = vacation.html();
    if (html == null) {
      String usual = "I am away and will read your message later.\r\n";
      return new ComposedPart.Text(About.of("text/plain"), text == null ? usual : text);
    }
    ComposedPart rich = new ComposedPart.Text(About.of("text/html"), html);
    return text == null
        ? rich
        : new ComposedPart.Multipart(
            About.of("multipart/alternative"),
            List.of(new ComposedPart.Text(About.of("text/plain"), text), rich));
  }
}
