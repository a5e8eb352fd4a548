package org.malleposte.smtp.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.User;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.submission.OwnName;
import org.malleposte.mail.submission.SubmissionException;
import org.malleposte.smtp.wire.MailParameters;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.storage.OutcomeUnknown;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to a message that has come in whole: bytes, then commits, then the answer.
///
/// SMTP has one answer for all recipients: when some cannot be served now, and others were, they
/// are queued. LMTP has an answer for each (RFC 2033 §4.2). Should the client never learn of it and
/// try again, the mail room recognises the deliveries that were made.
final class Acceptance {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

  private final Session session;
  private final SmtpRooms rooms;
  private final Transaction transaction;
  private final Map<Delivery.Recipient, Delivery.Outcome> outcomes = new HashMap<>();

  /// Whose copy an earlier attempt of the client left in the queue.
  private final Set<Delivery.Recipient> inQueue = new HashSet<>();

  private @Nullable Receipt receipt;

  Acceptance(Session session) {
    this.session = session;
    this.rooms = session.house.rooms();
    this.transaction = session.transaction();
  }

  /// Answers to the end of a message; the transaction is over.
  void decide(MessageIntake intake) {
    boolean taken = false;
    try {
      List<Reply> replies = accept(intake.finish());
      taken = replies.stream().anyMatch(Reply::isPositive);
      replies.forEach(reply -> session.reply("message", reply));
    } catch (SmtpRefused e) {
      refuseAll(e);
    } catch (StorageException e) {
      refuseAll(new SmtpRefused(Replies.storage(e)));
    } catch (IOException e) {
      refuseAll(new SmtpRefused(Replies.spool(e)));
    } catch (RuntimeException e) {
      refuseAll(new SmtpRefused(Replies.unexpected(e)));
    } finally {
      tell(taken); // whatever was thrown: a receipt that stays open would hold its ids for ever
    }
    session.resetTo(State.READY);
  }

  private List<Reply> accept(Incomer incomer) throws SmtpRefused, IOException {
    User user = session.user();
    if (user != null) {
      checkName(user, incomer);
    }
    String tenant = rooms.directory().tenant();
    NewMessage message = rooms.mail().keep(tenant, incomer.message());
    Receipt opened = rooms.mail().receipt(transaction.sender, incomer.original());
    receipt = opened;
    deliver(incomer, message, tenant, opened);
    List<Reply> replies =
        session.door == Door.LMTP
            ? settleEach(message, opened)
            : List.of(settle(transaction.recipients(), message, opened));
    if (replies.stream().anyMatch(Reply::isPositive)) {
      session.patience.messageTaken();
      rooms.metrics().received(session.door, incomer.octets(), transaction.recipients().size());
      LOG.info(
          "{}: message {} of {} octets from <{}> for {} recipients taken",
          session.id,
          Objects.requireNonNullElse(incomer.message().summary().messageId(), "(without id)"),
          incomer.octets(),
          transaction.sender,
          transaction.recipients().size());
    }
    return replies;
  }

  private void checkName(User user, Incomer incomer) throws SmtpRefused {
    try {
      OwnName.check(rooms.directory(), user, incomer.message().summary());
    } catch (SubmissionException e) {
      throw Replies.submission(e);
    }
  }

  private List<Reply> settleEach(NewMessage message, Receipt opened) throws IOException {
    List<Reply> replies = new ArrayList<>();
    for (Recipient recipient : transaction.recipients()) {
      replies.add(settle(List.of(recipient), message, opened));
    }
    return replies;
  }

  private void deliver(Incomer incomer, NewMessage message, String tenant, Receipt opened)
      throws IOException {
    Set<Delivery.Recipient> local = new LinkedHashSet<>();
    for (Recipient recipient : transaction.recipients()) {
      for (Delivery.Recipient one : recipient.local()) {
        boolean queued = rooms.queue().tookOver(opened, envelope(recipient, one));
        (queued ? inQueue : local).add(one);
      }
    }
    if (local.isEmpty()) {
      return;
    }
    NewMessage delivered = transaction.goesOut() ? withReturnPath(incomer, tenant) : message;
    rooms
        .mail()
        .delivery()
        .deliver(session.actor(), List.copyOf(local), delivered, opened)
        .forEach(outcome -> outcomes.put(outcome.recipient(), outcome));
  }

  /// The same message as it waits in the queue: the Return-Path is written where its way ends.
  private NewMessage withoutReturnPath(NewMessage message) throws IOException {
    if (transaction.goesOut()) {
      return message;
    }
    SmtpSettings settings = session.house.settings();
    try (MessageSpool copy = new MessageSpool(settings.spoolDirectory(), settings.spoolMemory());
        InputStream in = rooms.mail().body(message.body())) {
      in.skipNBytes(TraceHeader.returnPath(transaction.sender).length);
      in.transferTo(copy);
      return rooms.mail().keep(message.body().tenant(), copy);
    }
  }

  /// The same message as it is kept here, while the one without Return-Path goes out.
  private NewMessage withReturnPath(Incomer incomer, String tenant) throws IOException {
    SmtpSettings settings = session.house.settings();
    try (MessageSpool copy = new MessageSpool(settings.spoolDirectory(), settings.spoolMemory());
        InputStream in = incomer.message().content().open()) {
      copy.write(TraceHeader.returnPath(transaction.sender));
      in.transferTo(copy);
      return rooms.mail().keep(tenant, copy);
    }
  }

  /// One answer for some recipients: yes when somebody has the message, the others being queued.
  private Reply settle(List<Recipient> recipients, NewMessage message, Receipt opened)
      throws IOException {
    Map<Object, Envelope.Recipient> pending = new LinkedHashMap<>(); // each once
    Map<Object, Envelope.Recipient> served = new LinkedHashMap<>();
    Reply trouble = Refusal.INTERNAL.reply();
    boolean goesOut = false;
    for (Recipient recipient : recipients) {
      for (Delivery.Recipient local : recipient.local()) {
        if (inQueue.contains(local)) {
          pending.putIfAbsent(local, envelope(recipient, local)); // the queue knows it has it
          goesOut = true;
          continue;
        }
        Delivery.Outcome outcome = outcomes.get(local);
        Reply reply = reply(outcome);
        if (outcome instanceof Delivery.Outcome.Failed(_, OutcomeUnknown _)) {
          return reply; // its copy may be in: only the client's next attempt is sure to find it
        }
        (reply.isPositive() ? served : pending).putIfAbsent(local, envelope(recipient, local));
        trouble = reply.isPositive() ? trouble : reply;
      }
      goesOut |= !recipient.remote().isEmpty();
      for (String address : recipient.remote()) {
        pending.putIfAbsent(address, envelope(recipient, address));
      }
    }
    if (served.isEmpty() && !goesOut) {
      return trouble;
    }
    return queue(pending.values(), served.values(), message, opened)
        ? Reply.of(250, "2.0.0", "Taken as " + session.id)
        : Refusal.STORAGE.reply();
  }

  private static Envelope.Recipient envelope(Recipient recipient, Delivery.Recipient local) {
    return new Envelope.Recipient(
        local.address(),
        recipient.parameters().notifyWhen(),
        recipient.parameters().orcpt(),
        Optional.of(local));
  }

  private static Envelope.Recipient envelope(Recipient recipient, String address) {
    return new Envelope.Recipient(
        address,
        recipient.parameters().notifyWhen(),
        recipient.parameters().orcpt(),
        Optional.empty());
  }

  /// Hands over who could not be served, and the reports for those who were (RFC 3461 §5.2.3);
  /// returns false when that cannot be kept: then the client must come again.
  private boolean queue(
      Collection<Envelope.Recipient> pending,
      Collection<Envelope.Recipient> served,
      NewMessage message,
      Receipt opened)
      throws IOException {
    OutboundQueue queue = rooms.queue();
    try {
      List<Envelope.Recipient> told = served.stream().filter(Acceptance::wantsReport).toList();
      if (!told.isEmpty()) {
        queue.reportDelivered(session.actor(), envelope(told), message, opened);
      }
      if (!pending.isEmpty()) {
        Envelope envelope = envelope(List.copyOf(pending));
        queue.enqueue(session.actor(), envelope, withoutReturnPath(message), opened);
      }
      return true;
    } catch (StorageException e) {
      Replies.storage(e);
      return false;
    }
  }

  private static boolean wantsReport(Envelope.Recipient recipient) {
    return recipient.notifyWhen().contains("SUCCESS");
  }

  private Envelope envelope(List<Envelope.Recipient> recipients) {
    MailParameters parameters = transaction.parameters;
    return new Envelope(
        transaction.sender,
        recipients,
        parameters.ret(),
        parameters.envid(),
        parameters.smtpUtf8());
  }

  private Reply reply(Delivery.@Nullable Outcome outcome) {
    return switch (outcome) {
      case Delivery.Outcome.Delivered _, Delivery.Outcome.Known _ -> Replies.OK;
      case Delivery.Outcome.Refused(_, MailException why) ->
          Replies.mailbox(why, session.house.settings().fullMailboxIsFinal());
      case Delivery.Outcome.Failed(_, StorageException why) -> Replies.storage(why).reply();
      case null -> Refusal.INTERNAL.reply();
    };
  }

  private void refuseAll(SmtpRefused why) {
    if (session.door == Door.LMTP) { // RFC 2033 §4.2: as many answers as recipients
      int others = transaction.recipients().size() - 1;
      for (int i = 0; i < others; i++) {
        session.reply("message", Replies.of(why));
      }
    }
    session.refuse("message", why);
  }

  /// Only when a yes has left may the same bytes count as a new message.
  private void tell(boolean taken) {
    Receipt given = receipt;
    if (given == null) {
      return;
    }
    session.outbox.flush(success -> {
      if (success && taken) {
        given.acknowledged();
      } else {
        given.unacknowledged();
      }
    });
  }
}
