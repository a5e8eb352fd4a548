package org.malleposte.jmap.push;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A PushSubscription (RFC 8620 §7.2).
///
/// @param p256dh and `auth`: the client's keys, empty when it sent none
/// @param code what the server sent to the url
/// @param verified whether the client has shown that it got the code
/// @param types that it wants to hear of, empty for all
/// @param means by what its client was signed in: it ends with that
record Subscription(
    String id,
    String deviceClientId,
    String url,
    byte[] p256dh,
    byte[] auth,
    String code,
    boolean verified,
    Instant expires,
    List<String> types,
    String means) {
  Subscription {
    types = List.copyOf(types);
  }

  Subscription asVerified() {
    return new Subscription(
        id, deviceClientId, url, p256dh, auth, code, true, expires, types, means);
  }

  Subscription until(Instant time) {
    return new Subscription(
        id, deviceClientId, url, p256dh, auth, code, verified, time, types, means);
  }

  Subscription of(List<String> wanted) {
    return new Subscription(
        id, deviceClientId, url, p256dh, auth, code, verified, expires, wanted, means);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(256)
            .text(1, id)
            .text(2, deviceClientId)
            .text(3, url)
            .bytes(4, p256dh)
            .bytes(5, auth)
            .text(6, code)
            .number(7, verified ? 1 : 0)
            .number(8, expires.toEpochMilli())
            .text(10, means);
    types.forEach(type -> out.text(9, type));
    return out.toByteArray();
  }

  static Subscription decode(byte[] value) {
    String[] texts = {"", "", "", "", "", "", ""};
    String means = "";
    byte[] p256dh = new byte[0];
    byte[] auth = new byte[0];
    boolean verified = false;
    long expires = 0;
    List<String> types = new ArrayList<>();
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1, 2, 3, 6 -> texts[in.field()] = in.text();
        case 4 -> p256dh = in.bytes();
        case 5 -> auth = in.bytes();
        case 7 -> verified = in.number() == 1;
        case 8 -> expires = in.number();
        case 9 -> types.add(in.text());
        case 10 -> means = in.text();
        default -> {} // a later version's field
      }
    }
    return new Subscription(
        texts[1],
        texts[2],
        texts[3],
        p256dh,
        auth,
        texts[6],
        verified,
        Instant.ofEpochMilli(expires),
        types,
        means);
  }
}
