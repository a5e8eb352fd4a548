package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Draft;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// By which delivery ids messages came in: written in the commit that takes the message.
final class DeliveryIds {
  private DeliveryIds() {}

  /// @param kind [MailKinds#DELIVERY], or [MailKinds#IMPORT] for those that are never forgotten
  static void note(Draft draft, Kind kind, Bytes deliveryId) {
    note(draft, kind, deliveryId, 0, 0);
  }

  /// @param run which process takes it, where there are several; else 0
  /// @param attempt which of that process's attempts does, else 0
  static void note(Draft draft, Kind kind, Bytes deliveryId, long run, long attempt) {
    draft.put(
        kind,
        deliveryId,
        new FieldWriter(32)
            .number(1, draft.time().toEpochMilli())
            .number(2, run)
            .number(3, attempt)
            .toByteArray());
  }

  /// What is noted of a delivery.
  ///
  /// @param time when it was made, ms since 1970
  record Note(long time, long run, long attempt) {}

  static Note decode(byte[] value) {
    FieldReader in = new FieldReader(value);
    long time = 0;
    long run = 0;
    long attempt = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> time = in.number();
        case 2 -> run = in.number();
        case 3 -> attempt = in.number();
        default -> {} // of a later version
      }
    }
    return new Note(time, run, attempt);
  }

  /// Deletes those older than a time; returns how many.
  static int forget(Draft draft, long before) {
    List<Bytes> old = new ArrayList<>();
    draft.scan(
        MailKinds.DELIVERY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          if (decode(value).time() < before) {
            old.add(key);
          }
          return old.size() < 50_000;
        });
    old.forEach(key -> draft.delete(MailKinds.DELIVERY, key));
    return old.size();
  }
}
