package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// By which delivery ids messages came in: written in the commit that adds the message.
final class DeliveryIds {
  private DeliveryIds() {}

  static boolean known(Desk desk, Bytes deliveryId) {
    return desk.draft.get(MailKinds.DELIVERY, deliveryId) != null;
  }

  static void note(Desk desk, Bytes deliveryId) {
    desk.draft.put(
        MailKinds.DELIVERY,
        deliveryId,
        new FieldWriter(12).number(1, desk.draft.time().toEpochMilli()).toByteArray());
  }

  /// Deletes those older than a time; returns how many.
  static int forget(Desk desk, long before) {
    List<Bytes> old = new ArrayList<>();
    desk.draft.scan(
        MailKinds.DELIVERY,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          if (time(value) < before) {
            old.add(key);
          }
          return old.size() < 50_000;
        });
    old.forEach(key -> desk.draft.delete(MailKinds.DELIVERY, key));
    return old.size();
  }

  /// When a delivery was made, ms since 1970.
  static long time(byte[] value) {
    FieldReader in = new FieldReader(value);
    long time = 0;
    while (in.next()) {
      if (in.field() == 1) {
        time = in.number();
      }
    }
    return time;
  }
}
