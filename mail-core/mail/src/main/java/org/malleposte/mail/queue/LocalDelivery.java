package org.malleposte.mail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.LocalRecipient;
import org.malleposte.directory.Resolution;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NoSuchObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes waiting mail to accounts here, by the same path as mail from outside: reports to local
/// senders, and what could not be delivered when it came.
public final class LocalDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDelivery.class);
  private static final Actor ACTOR = Actor.system("queue");
  private static final int IN_MEMORY = 256 * 1024;

  private final OutboundQueue queue;
  private final Mail mail;
  private final Directory directory;

  public LocalDelivery(OutboundQueue queue, Mail mail, Directory directory) {
    this.queue = queue;
    this.mail = mail;
    this.directory = directory;
  }

  /// Whether the recipients of a domain are served here; those of no domain are told so here.
  public boolean takes(String domain) {
    return domain.isEmpty() || directory.isLocal(domain);
  }

  /// Delivers a message to recipients that are served here, and notes what came of it.
  public void deliver(QueuedMessage message, List<QueuedRecipient> recipients) {
    Map<Integer, Attempt> attempts = new HashMap<>();
    Map<Integer, Delivery.Recipient> targets = new HashMap<>();
    for (QueuedRecipient recipient : recipients) {
      target(message, recipient, attempts)
          .ifPresent(target -> targets.put(recipient.number(), target));
    }
    if (targets.isEmpty()) {
      queue.settle(ACTOR, message.id(), attempts);
      return;
    }
    try {
      deliver(message, targets, attempts);
    } catch (IOException | NoSuchObject | CorruptObject e) {
      LOG.error("{} cannot be read", message.name(), e);
      Attempt unreadable =
          new Attempt.Deferred("", "4.3.0", "This server cannot read the message now");
      targets.keySet().forEach(number -> attempts.put(number, unreadable));
      queue.settle(ACTOR, message.id(), attempts);
    }
  }

  private void deliver(
      QueuedMessage message,
      Map<Integer, Delivery.Recipient> targets,
      Map<Integer, Attempt> attempts)
      throws IOException {
    NewMessage kept = withReturnPath(message);
    List<Delivery.Recipient> accounts = targets.values().stream().distinct().toList();
    Receipt receipt = mail.receipt(message.sender(), attemptedOnce(message));
    boolean noted = false;
    try {
      Map<Delivery.Recipient, Attempt> outcomes = new HashMap<>();
      mail.delivery()
          .deliver(ACTOR, accounts, kept, receipt)
          .forEach(outcome -> outcomes.put(outcome.recipient(), attempt(outcome)));
      targets.forEach((number, target) -> {
        Attempt attempt = outcomes.get(target);
        if (attempt != null) {
          attempts.put(number, attempt);
        }
      });
      queue.settle(ACTOR, message.id(), attempts);
      noted = true;
    } finally {
      // Tried again, the same delivery is recognised: nobody gets a second copy.
      if (noted) {
        receipt.acknowledged();
      } else {
        receipt.unacknowledged();
      }
    }
  }

  /// The same for every attempt at one message, and for no other message: what the mail room knows
  /// a repetition by.
  private static ContentHash attemptedOnce(QueuedMessage message) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(message.body().hash().bytes().array());
      digest.update(Bytes.ofLong(message.id()).array());
      return new ContentHash(Bytes.of(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// The account of a recipient. Where there is not exactly one, the recipient is replaced by those
  /// it stands for, or an attempt says why it cannot be served.
  private Optional<Delivery.Recipient> target(
      QueuedMessage message, QueuedRecipient recipient, Map<Integer, Attempt> attempts) {
    if (recipient.local().isPresent()) {
      return recipient.local();
    }
    return switch (directory.resolve(recipient.address())) {
      case Resolution.Local(var here, var elsewhere) when here.size() == 1 && elsewhere.isEmpty() ->
          Optional.of(target(here.getFirst()));
      case Resolution.Local(var here, var elsewhere) -> {
        queue.expand(ACTOR, message.id(), recipient.number(), instead(recipient, here, elsewhere));
        yield Optional.empty();
      }
      case Resolution.Unknown _, Resolution.NotLocal _ -> {
        attempts.put(recipient.number(), failed("5.1.1", "There is no such mailbox here"));
        yield Optional.empty();
      }
      case Resolution.Disabled _ -> {
        attempts.put(recipient.number(), failed("5.2.1", "The mailbox is disabled"));
        yield Optional.empty();
      }
      case Resolution.TooMany _ -> {
        attempts.put(recipient.number(), failed("5.5.3", "The group has too many members"));
        yield Optional.empty();
      }
    };
  }

  private static Attempt failed(String status, String sentence) {
    return new Attempt.Failed("", status, sentence);
  }

  private static Delivery.Recipient target(LocalRecipient recipient) {
    return new Delivery.Recipient(recipient.account(), recipient.address(), recipient.detail());
  }

  private static List<Envelope.Recipient> instead(
      QueuedRecipient recipient, List<LocalRecipient> here, List<String> elsewhere) {
    List<Envelope.Recipient> all = new ArrayList<>();
    for (LocalRecipient one : here) {
      all.add(
          new Envelope.Recipient(
              one.address(), recipient.notifyWhen(), recipient.orcpt(), Optional.of(target(one))));
    }
    for (String address : elsewhere) {
      all.add(
          new Envelope.Recipient(
              address, recipient.notifyWhen(), recipient.orcpt(), Optional.empty()));
    }
    return all;
  }

  private static Attempt attempt(Delivery.Outcome outcome) {
    return switch (outcome) {
      case Delivery.Outcome.Delivered _, Delivery.Outcome.Known _ ->
          new Attempt.Delivered("", "", true, false);
      case Delivery.Outcome.Refused(_, MailException why)
          when why.reason() == MailException.Reason.OVER_QUOTA ->
          new Attempt.Deferred("", "4.2.2", "The mailbox is full");
      case Delivery.Outcome.Refused _ -> failed("5.2.0", "The mailbox takes no mail");
      case Delivery.Outcome.Failed _ ->
          new Attempt.Deferred("", "4.3.0", "The server could not write the mailbox");
    };
  }

  /// The message as it is kept where its way ends (RFC 5321 §4.4).
  private NewMessage withReturnPath(QueuedMessage message) throws IOException {
    byte[] field = ("Return-Path: <" + message.sender() + ">\r\n").getBytes(StandardCharsets.UTF_8);
    try (MessageSpool copy = new MessageSpool(queue.settings().spool(), IN_MEMORY);
        InputStream in = mail.body(message.body())) {
      copy.write(field);
      in.transferTo(copy);
      return mail.keep(directory.tenant(), copy);
    }
  }
}
