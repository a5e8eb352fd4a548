package org.malleposte.smtp.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.queue.Attempt;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;

/// One message over one connection: what the server must be able to do for it, then the envelope,
/// then the message.
final class Transfer {
  private static final int TOO_MANY_RECIPIENTS = 452; // RFC 5321 §4.5.3.1.10

  private final SmtpClient client;
  private final QueuedMessage message;
  private final SmtpClient.Source source;
  private @Nullable BodyTraits traits;
  private boolean unfinished;
  private boolean beyondEnvelope;

  Transfer(SmtpClient client, QueuedMessage message, SmtpClient.Source source) {
    this.client = client;
    this.message = message;
    this.source = source;
  }

  /// Whether an envelope was begun that no message followed.
  boolean isUnfinished() {
    return unfinished;
  }

  /// Whether the server may have the message, though it did not say so.
  boolean isBeyondEnvelope() {
    return beyondEnvelope;
  }

  /// Serves recipients in one transaction; notes an attempt for each but those returned, which the
  /// server wants in a transaction of their own.
  List<QueuedRecipient> run(List<QueuedRecipient> recipients, Map<Integer, Attempt> attempts)
      throws IOException {
    Attempt cannot = whatIsMissing();
    List<QueuedRecipient> possible = new ArrayList<>();
    for (QueuedRecipient recipient : recipients) {
      Attempt why = cannot != null ? cannot : whatIsMissing(recipient);
      if (why != null) {
        attempts.put(recipient.number(), why);
      } else {
        possible.add(recipient);
      }
    }
    return possible.isEmpty() ? List.of() : transact(possible, attempts);
  }

  // What a server must be able to do

  private @Nullable Attempt whatIsMissing() throws IOException {
    Features features = client.features();
    long largest = features.size();
    if (largest > 0 && message.size() > largest) { // RFC 1870 §6.1
      return failed("5.3.4", "The server takes messages of at most " + largest + " octets");
    }
    if (needsUtf8() && !features.has("SMTPUTF8")) { // RFC 6531 §3.2
      return failed("5.6.7", "The server does not offer SMTPUTF8, which the message needs");
    }
    if (traits().binary()) {
      return failed("5.6.1", "The message has lines that are no text, and cannot be sent as text");
    }
    if (traits().eightBit() && !features.has("8BITMIME")) { // RFC 6152 §3
      return failed("5.6.3", "The server takes seven-bit messages only, and the message has more");
    }
    return null;
  }

  private @Nullable Attempt whatIsMissing(QueuedRecipient recipient) {
    boolean fits = isAscii(recipient.address()) || client.features().has("SMTPUTF8");
    return fits ? null : failed("5.6.7", "The server does not offer SMTPUTF8 for such an address");
  }

  private Attempt failed(String status, String why) {
    return new Attempt.Failed(client.host(), status, why);
  }

  private boolean needsUtf8() throws IOException {
    return !isAscii(message.sender()) || (message.smtpUtf8() && traits().eightBitHeader());
  }

  private BodyTraits traits() throws IOException {
    BodyTraits known = traits;
    if (known == null) {
      try (InputStream body = source.open()) {
        known = BodyTraits.of(body);
      }
      traits = known;
    }
    return known;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  // The transaction

  private List<QueuedRecipient> transact(
      List<QueuedRecipient> recipients, Map<Integer, Attempt> attempts) throws IOException {
    unfinished = true;
    SmtpClient.Answers answers =
        client.envelope(mail(recipients), recipients.stream().map(this::rcpt).toList());
    if (!answers.mail().isPositive()) {
      recipients.forEach(r -> attempts.put(r.number(), attempt(answers.mail())));
      return List.of();
    }
    List<QueuedRecipient> taken = new ArrayList<>();
    List<QueuedRecipient> later = new ArrayList<>();
    sort(recipients, answers.recipients(), taken, later, attempts);
    if (taken.isEmpty()) {
      later.forEach(r -> attempts.put(r.number(), tooMany()));
      return List.of();
    }
    beyondEnvelope = true;
    ServerReply end = client.data(source, message.size());
    unfinished = end.code() / 100 != 2;
    taken.forEach(r -> attempts.put(r.number(), attempt(end)));
    if (unfinished) {
      later.forEach(r -> attempts.put(r.number(), attempt(end)));
      return List.of();
    }
    return later;
  }

  private void sort(
      List<QueuedRecipient> recipients,
      List<ServerReply> replies,
      List<QueuedRecipient> taken,
      List<QueuedRecipient> later,
      Map<Integer, Attempt> attempts) {
    for (int i = 0; i < recipients.size(); i++) {
      QueuedRecipient recipient = recipients.get(i);
      ServerReply reply = replies.get(i);
      if (reply.isPositive()) {
        taken.add(recipient);
      } else if (reply.code() == TOO_MANY_RECIPIENTS) {
        later.add(recipient);
      } else {
        attempts.put(recipient.number(), attempt(reply));
      }
    }
  }

  private Attempt tooMany() {
    return new Attempt.Deferred(client.host(), "4.5.3", "452 The server takes no recipient now");
  }

  private Attempt attempt(ServerReply reply) {
    if (reply.isPositive()) {
      boolean passedOn = client.features().has("DSN");
      return new Attempt.Delivered(client.host(), reply.words(), false, passedOn);
    }
    return reply.isPermanent()
        ? new Attempt.Failed(client.host(), reply.status(), reply.words())
        : new Attempt.Deferred(client.host(), later(reply), reply.words());
  }

  /// A reply that is neither yes nor no (3xx where none belongs) is taken for "not now".
  private static String later(ServerReply reply) {
    return reply.status().startsWith("4") ? reply.status() : "4.5.0";
  }

  private String mail(List<QueuedRecipient> recipients) {
    Features features = client.features();
    StringBuilder line = new StringBuilder("MAIL FROM:<" + message.sender() + ">");
    if (features.has("SIZE")) {
      line.append(" SIZE=").append(message.size());
    }
    if (features.has("8BITMIME") && traits != null && traits.eightBit()) {
      line.append(" BODY=8BITMIME");
    }
    if (features.has("SMTPUTF8") && usesUtf8(recipients)) {
      line.append(" SMTPUTF8");
    }
    if (features.has("DSN")) { // RFC 3461 §5.2.1: passed on as received
      line.append(message.ret().isEmpty() ? "" : " RET=" + message.ret());
      line.append(message.envid().isEmpty() ? "" : " ENVID=" + message.envid());
    }
    return line.toString();
  }

  private boolean usesUtf8(List<QueuedRecipient> recipients) {
    return !isAscii(message.sender())
        || (message.smtpUtf8() && traits != null && traits.eightBitHeader())
        || recipients.stream().anyMatch(r -> !isAscii(r.address()));
  }

  private String rcpt(QueuedRecipient recipient) {
    StringBuilder line = new StringBuilder("RCPT TO:<" + recipient.address() + ">");
    if (client.features().has("DSN")) {
      String notify = recipient.notifyWhen();
      line.append(notify.isEmpty() ? "" : " NOTIFY=" + notify);
      line.append(recipient.orcpt().isEmpty() ? "" : " ORCPT=" + recipient.orcpt());
    }
    return line.toString();
  }
}
