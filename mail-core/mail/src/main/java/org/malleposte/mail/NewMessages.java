package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.record.FieldReader;

/// Makes the records of a message that is to be added.
final class NewMessages {
  private NewMessages() {}

  static NewMessage of(ObjectKey body, MessageSummary summary) {
    List<String> relatives = new ArrayList<>();
    if (summary.messageId() != null) {
      relatives.add(summary.messageId());
    }
    relatives.addAll(summary.inReplyTo());
    relatives.addAll(summary.references());
    return new NewMessage(
        body,
        summary.size(),
        new StoredMessage(body, MessageSummaryCodec.encode(summary).summary()).encode(),
        summary.header(),
        summary.messageId() == null ? "" : summary.messageId(),
        relatives,
        summary.baseSubject());
  }

  /// The same message for another account, from its records in one.
  static NewMessage again(Email email, byte[] record, byte[] header) {
    MessageSummary summary = summary(record, header);
    NewMessage message = of(email.body(), summary);
    return new NewMessage(
        message.body(),
        message.size(),
        record,
        header,
        message.messageId(),
        message.relatives(),
        message.baseSubject());
  }

  private static MessageSummary summary(byte[] record, byte[] header) {
    FieldReader in = new FieldReader(record);
    byte[] summary = new byte[0];
    while (in.next()) {
      if (in.field() == 3) {
        summary = in.bytes();
      }
    }
    return MessageSummaryCodec.decode(summary, header);
  }
}
