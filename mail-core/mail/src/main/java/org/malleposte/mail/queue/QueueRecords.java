package org.malleposte.mail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.malleposte.mail.Delivery;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The queue's records: kinds 48 to 50.
final class QueueRecords {
  /// Id -> [QueuedMessage] without its recipients.
  static final Kind MESSAGE = Kind.mutable(48, "queued-message");

  /// Id, number -> [QueuedRecipient].
  static final Kind RECIPIENT = Kind.mutable(49, "queued-recipient");

  /// Empty -> the last id given.
  static final Kind LAST = Kind.mutable(50, "last-queued");

  private QueueRecords() {}

  static Bytes recipientKey(long id, int number) {
    byte[] key = java.util.Arrays.copyOf(Bytes.ofLong(id).array(), 12);
    System.arraycopy(Bytes.ofInt(number).array(), 0, key, 8, 4);
    return Bytes.of(key);
  }

  static byte[] encode(QueuedMessage message) {
    return new FieldWriter(192)
        .number(1, message.id())
        .text(2, message.sender())
        .text(3, message.ret())
        .text(4, message.envid())
        .flag(5, message.smtpUtf8())
        .text(6, message.body().toString())
        .number(7, message.size())
        .text(8, message.messageId())
        .text(9, message.submitter())
        .number(10, message.created().toEpochMilli())
        .flag(11, message.held())
        .text(12, message.tracker())
        .toByteArray();
  }

  static QueuedMessage message(byte[] record) {
    long id = 0;
    String sender = "";
    String ret = "";
    String envid = "";
    boolean smtpUtf8 = false;
    String body = "";
    long size = 0;
    String messageId = "";
    String submitter = "";
    long created = 0;
    boolean held = false;
    String tracker = "";
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.number();
        case 2 -> sender = in.text();
        case 3 -> ret = in.text();
        case 4 -> envid = in.text();
        case 5 -> smtpUtf8 = in.flag();
        case 6 -> body = in.text();
        case 7 -> size = in.number();
        case 8 -> messageId = in.text();
        case 9 -> submitter = in.text();
        case 10 -> created = in.number();
        case 11 -> held = in.flag();
        case 12 -> tracker = in.text();
        default -> {} // a later version's field
      }
    }
    return new QueuedMessage(
        id,
        sender,
        ret,
        envid,
        smtpUtf8,
        ObjectKey.parse(body),
        size,
        messageId,
        submitter,
        tracker,
        Instant.ofEpochMilli(created),
        held,
        List.of());
  }

  static byte[] encode(QueuedRecipient recipient) {
    FieldWriter out =
        new FieldWriter(128)
            .number(1, recipient.number())
            .text(2, recipient.address())
            .text(3, recipient.notifyWhen())
            .text(4, recipient.orcpt());
    recipient
        .local()
        .ifPresent(local ->
            out.text(5, local.account().toString())
                .text(6, local.address())
                .text(7, local.detail()));
    return out.number(8, recipient.attempts())
        .number(9, recipient.next().toEpochMilli())
        .text(10, recipient.host())
        .text(11, recipient.answer())
        .flag(12, recipient.delayReported())
        .toByteArray();
  }

  static QueuedRecipient recipient(byte[] record) {
    int number = 0;
    String address = "";
    String notifyWhen = "";
    String orcpt = "";
    String account = "";
    String localAddress = "";
    String detail = "";
    int attempts = 0;
    long next = 0;
    String host = "";
    String answer = "";
    boolean delayReported = false;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = (int) in.number();
        case 2 -> address = in.text();
        case 3 -> notifyWhen = in.text();
        case 4 -> orcpt = in.text();
        case 5 -> account = in.text();
        case 6 -> localAddress = in.text();
        case 7 -> detail = in.text();
        case 8 -> attempts = (int) in.number();
        case 9 -> next = in.number();
        case 10 -> host = in.text();
        case 11 -> answer = in.text();
        case 12 -> delayReported = in.flag();
        default -> {} // a later version's field
      }
    }
    Optional<Delivery.Recipient> local =
        account.isEmpty()
            ? Optional.empty()
            : Optional.of(new Delivery.Recipient(AccountId.parse(account), localAddress, detail));
    return new QueuedRecipient(
        number,
        address,
        notifyWhen,
        orcpt,
        local,
        attempts,
        Instant.ofEpochMilli(next),
        host,
        answer,
        delayReported);
  }
}
