package org.malleposte.mail.submission;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.User;
import org.malleposte.format.Address;
import org.malleposte.format.AddressParser;
import org.malleposte.format.ComposedPart;
import org.malleposte.format.ComposedPart.About;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageComposer;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.submission.SubmissionException.Reason;
import org.malleposte.storage.StorageException;

/// Tells the senders of messages what became of them, when they want to know (RFC 8098).
public final class Dispositions {
  private static final int IN_MEMORY = 64 * 1024;

  /// Addresses that one message's notice goes to.
  private static final int MOST = 10;

  private final Directory directory;
  private final Mail mail;
  private final OutboundQueue queue;
  private final int perHour;

  /// @param perHour messages that one user may send in an hour, 0 for no limit
  public Dispositions(Directory directory, Mail mail, OutboundQueue queue, int perHour) {
    this.directory = directory;
    this.mail = mail;
    this.queue = queue;
    this.perHour = perHour;
  }

  /// What a client wants to be said.
  ///
  /// @param email about which message
  /// @param name of who says it, may be empty
  /// @param address of who says it
  /// @param subject null for a usual one; so `text`
  /// @param whole whether the message goes back with it
  /// @param finalRecipient null for the address
  /// @param notice the rest of it; what the message says of itself is set here
  public record Order(
      long email,
      String name,
      String address,
      @Nullable String subject,
      @Nullable String text,
      boolean whole,
      @Nullable String finalRecipient,
      DispositionNotice notice) {}

  /// Sends it to who asked for it.
  ///
  /// @return the notice as it was sent
  public DispositionNotice send(Actor actor, User user, MailAccount account, Order order)
      throws SubmissionException {
    Email email = account.email(order.email());
    byte[] octets = email == null ? null : account.header(email.id());
    if (email == null || octets == null) {
      throw new SubmissionException(Reason.NO_SUCH_MESSAGE, "there is no such message");
    }
    HeaderBlock header = HeaderBlock.of(octets);
    List<Envelope.Recipient> targets = targets(header, order.notice());
    if (!directory.maySendAs(user, order.address())) {
      throw new SubmissionException(
          Reason.FROM_NOT_OWNED, "you may not write as " + order.address());
    }
    if (!mail.rates().take("user " + user.address(), perHour)) {
      throw new SubmissionException(
          Reason.TOO_OFTEN, "you sent as many messages as an hour allows");
    }
    DispositionNotice notice = complete(order, header);
    try (MessageSpool spool = new MessageSpool(queue.settings().spool(), IN_MEMORY)) {
      MessageComposer.write(fields(order, header, notice), body(order, email, notice), spool);
      NewMessage message = mail.keep(email.body().tenant(), spool);
      queue.enqueue(actor, Envelope.of("", targets), message); // RFC 8098 §3: the null sender
      return notice;
    } catch (IOException e) {
      throw new StorageException("The message cannot be read", e);
    }
  }

  private List<Envelope.Recipient> targets(HeaderBlock header, DispositionNotice notice)
      throws SubmissionException {
    List<String> asking = asking(header);
    if (asking.isEmpty()) {
      throw new SubmissionException(
          Reason.NO_NOTICE_WANTED, "its sender has not asked for a notification");
    }
    if (notice.sending().equals("mdn-sent-automatically") && !isReturnPath(header, asking)) {
      throw new SubmissionException( // RFC 8098 §2.1
          Reason.NO_NOTICE_WANTED, "it asks for another address than its sender's: you decide");
    }
    for (String address : asking) {
      if (!queue.isOutward() && !directory.isLocal(address)) {
        throw new SubmissionException(
            Reason.NOT_OUTWARD, "this server sends nothing to " + address, List.of(address));
      }
    }
    return asking.stream().map(Envelope.Recipient::elsewhere).toList();
  }

  private static List<String> asking(HeaderBlock header) {
    HeaderBlock.Field field = header.first("Disposition-Notification-To");
    return field == null
        ? List.of()
        : AddressParser.parse(field.unfolded()).stream()
            .filter(Address::isMailbox)
            .map(Address::email)
            .distinct()
            .limit(MOST)
            .toList();
  }

  private static boolean isReturnPath(HeaderBlock header, List<String> asking) {
    HeaderBlock.Field field = header.first("Return-Path");
    String path = field == null ? "" : field.unfolded().replaceAll("[<>\\s]", "");
    return asking.size() == 1 && asking.getFirst().equalsIgnoreCase(path);
  }

  private static DispositionNotice complete(Order order, HeaderBlock header) {
    DispositionNotice notice = order.notice();
    String wanted = order.finalRecipient();
    return new DispositionNotice(
        notice.reportingUa(),
        null,
        text(header, "Original-Recipient"),
        wanted == null ? "rfc822; " + order.address() : wanted,
        text(header, "Message-ID"),
        notice.action(),
        notice.sending(),
        notice.type(),
        notice.errors(),
        notice.extensions());
  }

  private static @Nullable String text(HeaderBlock header, String name) {
    HeaderBlock.Field field = header.first(name);
    return field == null ? null : field.unfolded().strip();
  }

  private List<byte[]> fields(Order order, HeaderBlock header, DispositionNotice notice) {
    int at = order.address().lastIndexOf('@');
    String domain = order.address().substring(at + 1);
    Address from =
        Address.mailbox(
            order.name().isEmpty() ? null : order.name(), order.address().substring(0, at), domain);
    Instant now = mail.clock().instant();
    List<byte[]> fields = new ArrayList<>();
    fields.add(HeaderField.addresses("From", List.of(from)));
    HeaderBlock.Field to = header.first("Disposition-Notification-To");
    fields.add(
        HeaderField.addresses("To", to == null ? List.of() : AddressParser.parse(to.unfolded())));
    HeaderBlock.Field subject = header.first("Subject");
    String about = subject == null ? "" : subject.text().strip();
    String wanted = order.subject();
    fields.add(
        HeaderField.unstructured(
            "Subject", wanted == null ? "Disposition notification: " + about : wanted));
    fields.add(HeaderField.structured("Date", MailDate.of(now.atOffset(ZoneOffset.UTC)).format()));
    fields.add(
        HeaderField.structured("Message-ID", "<" + MessageComposer.newMessageId(domain) + ">"));
    String original = notice.originalMessageId();
    if (original != null) {
      fields.add(HeaderField.structured("In-Reply-To", original));
      fields.add(HeaderField.structured("References", original));
    }
    if (notice.action().equals("automatic-action")) {
      fields.add(HeaderField.structured("Auto-Submitted", "auto-replied")); // RFC 3834 §5
    }
    return fields;
  }

  /// RFC 6522: for people, for programs, and the message itself.
  private ComposedPart body(Order order, Email email, DispositionNotice notice) {
    String text = order.text();
    List<ComposedPart> parts = new ArrayList<>();
    parts.add(
        new ComposedPart.Text(About.of("text/plain"), text == null ? usual(order, notice) : text));
    parts.add(new ComposedPart.Text(About.of("message/disposition-notification"), notice.text()));
    if (order.whole()) {
      parts.add(new ComposedPart.Octets(About.of("message/rfc822"), () -> mail.body(email.body())));
    }
    return new ComposedPart.Multipart(
        About.of("multipart/report; report-type=disposition-notification"), parts);
  }

  private static String usual(Order order, DispositionNotice notice) {
    return "Your message to "
        + order.address()
        + " was "
        + notice.type()
        + ".\r\nThat does not mean that somebody has read or understood it.\r\n";
  }
}
