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
    note(draft, kind, deliveryId, 0);
  }

  /// @param run which process takes it, where there are several; else 0
  static void note(Draft draft, Kind kind, Bytes deliveryId, long run) {
    draft.put(
        kind,
        deliveryId,
        new FieldWriter(24).number(1, draft.time().toEpochMilli()).number(2, run).toByteArray());
  }

  /// Deletes those older than a time; returns how many.
  static int forget(Draft draft, long before) {
    List<Bytes> old = new ArrayList<>();
    draft.scan(
        MailKinds.DELIVERY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          if (time(value) < before) {
            old.add(key);
          }
          return old.size() < 50_000;
        });
    old.forEach(key -> draft.delete(MailKinds.DELIVERY, key));
    return old.size();
  }

  /// When a delivery was made, ms since 1970.
  static long time(byte[] value) {
    return number(value, 1);
  }

  /// Which process took it, 0 where there was one.
  static long run(byte[] value) {
    return number(value, 2);
  }

  private static long number(byte[] value, int field) {
    FieldReader in = new FieldReader(value);
    long number = 0;
    while (in.next()) {
      if (in.field() == field) {
        number = in.number();
      }
    }
    return number;
  }
}
