package org.malleposte.mail.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.MetadataStore;

/// The queue's records within a commit in the making: what is written there, and the events that
/// say so.
final class QueueDraft {
  private final Draft draft;

  QueueDraft(Draft draft) {
    this.draft = draft;
  }

  Instant time() {
    return draft.time();
  }

  boolean exists(long id) {
    return draft.get(QueueRecords.MESSAGE, Bytes.ofLong(id)) != null;
  }

  boolean exists(long id, int number) {
    return draft.get(QueueRecords.RECIPIENT, QueueRecords.recipientKey(id, number)) != null;
  }

  /// Adds a message with its recipients; returns its id.
  long insert(String submitter, Envelope envelope, NewMessage message) {
    return insert(submitter, envelope, message, Handling.NOW);
  }

  long insert(String submitter, Envelope envelope, NewMessage message, Handling handling) {
    // A message that is held counts as taken when it is let go: its time to be tried begins then.
    Instant from = handling.notBefore().isAfter(draft.time()) ? handling.notBefore() : draft.time();
    long id = nextId();
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
            handling.tracker(),
            from,
            false,
            List.of());
    put(queued);
    add(id, 0, envelope.recipients(), from);
    draft.event(
        new Event.MessageQueued(
            queued.name(),
            envelope.sender(),
            envelope.recipients().stream().map(Envelope.Recipient::address).toList(),
            message.messageId(),
            message.size()));
    return id;
  }

  private long nextId() {
    byte[] last = draft.get(QueueRecords.LAST, Bytes.EMPTY);
    long id = last == null ? 1 : Bytes.of(last).longAt(0) + 1;
    draft.put(QueueRecords.LAST, Bytes.EMPTY, Bytes.ofLong(id).array());
    return id;
  }

  private void put(QueuedMessage message) {
    draft.put(QueueRecords.MESSAGE, Bytes.ofLong(message.id()), QueueRecords.encode(message));
  }

  private void put(long id, QueuedRecipient recipient) {
    draft.put(
        QueueRecords.RECIPIENT,
        QueueRecords.recipientKey(id, recipient.number()),
        QueueRecords.encode(recipient));
  }

  private void delete(long id, int number) {
    draft.delete(QueueRecords.RECIPIENT, QueueRecords.recipientKey(id, number));
  }

  private void add(long id, int from, List<Envelope.Recipient> recipients, Instant next) {
    int number = from;
    for (Envelope.Recipient recipient : recipients) {
      put(id, QueuedRecipient.of(number++, recipient, next));
    }
  }

  private void scan(long id, MetadataStore.RecordVisitor visitor) {
    Bytes prefix = Bytes.ofLong(id);
    draft.scan(QueueRecords.RECIPIENT, prefix, prefix.afterPrefix(), visitor);
  }

  /// Writes what an attempt came to.
  ///
  /// @param again when a recipient who was not served is tried next
  void settle(QueuedMessage message, Verdict verdict, Instant again) {
    QueuedRecipient recipient = verdict.recipient();
    verdict
        .remains(again)
        .ifPresentOrElse(
            remains -> put(message.id(), remains), () -> delete(message.id(), recipient.number()));
    draft.event(
        new Event.DeliveryAttempted(
            message.name(),
            recipient.address(),
            verdict.attempt().host(),
            verdict.fate().word(),
            verdict.attempt().answer()));
  }

  /// Forgets a message that waits for nobody.
  void removeIfServed(QueuedMessage message) {
    boolean[] waits = {false};
    scan(
        message.id(),
        (_, _) -> {
          waits[0] = true;
          return false;
        });
    if (!waits[0]) {
      remove(message.id(), "every recipient was served or failed");
    }
  }

  /// Puts others in a recipient's place.
  void replace(long id, int number, List<Envelope.Recipient> instead) {
    delete(id, number);
    int[] last = {-1};
    scan(
        id,
        (key, _) -> {
          last[0] = Math.max(last[0], key.intAt(8));
          return true;
        });
    add(id, last[0] + 1, instead, draft.time());
  }

  /// Makes every recipient of a message due.
  void retryNow(long id) {
    List<QueuedRecipient> all = new ArrayList<>();
    scan(id, (_, value) -> all.add(QueueRecords.recipient(value)));
    all.forEach(recipient -> put(id, recipient.at(draft.time())));
  }

  /// Whether nobody has had the message yet, nor is anybody on the way with it.
  boolean isUntouched(long id) {
    boolean[] untouched = {true};
    scan(
        id,
        (_, value) -> {
          QueuedRecipient recipient = QueueRecords.recipient(value);
          untouched[0] &= recipient.attempts() == 0 && recipient.next().isAfter(draft.time());
          return untouched[0];
        });
    return untouched[0];
  }

  void cancel(long id) {
    List<Bytes> keys = new ArrayList<>();
    scan(id, (key, _) -> keys.add(key));
    keys.forEach(key -> draft.delete(QueueRecords.RECIPIENT, key));
    remove(id, "cancelled");
  }

  private void remove(long id, String why) {
    draft.delete(QueueRecords.MESSAGE, Bytes.ofLong(id));
    draft.event(new Event.MessageDequeued(QueuedMessage.name(id), why));
  }

  void change(long id, UnaryOperator<QueuedMessage> change) {
    byte[] record = draft.get(QueueRecords.MESSAGE, Bytes.ofLong(id));
    if (record != null) {
      put(change.apply(QueueRecords.message(record)));
    }
  }
}
