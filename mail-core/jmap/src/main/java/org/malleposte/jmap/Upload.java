package org.malleposte.jmap;

import java.time.Instant;
import java.time.YearMonth;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The record of something uploaded.
///
/// @param month of its object
/// @param expires until then it is there
record Upload(YearMonth month, long size, String type, Instant expires) {

  ObjectKey object(String tenant, ContentHash hash) {
    return new ObjectKey(tenant, month, hash);
  }

  byte[] encode() {
    return new FieldWriter(64)
        .number(1, month.getYear() * 12L + month.getMonthValue() - 1)
        .number(2, size)
        .text(3, type)
        .number(4, expires.toEpochMilli())
        .toByteArray();
  }

  static Upload decode(byte[] value) {
    long month = 0;
    long size = 0;
    String type = "";
    long expires = 0;
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> month = in.number();
        case 2 -> size = in.number();
        case 3 -> type = in.text();
        case 4 -> expires = in.number();
        default -> {} // a later version's field
      }
    }
    return new Upload(
        YearMonth.of((int) (month / 12), (int) (month % 12) + 1),
        size,
        type,
        Instant.ofEpochMilli(expires));
  }

  /// Its key in the account of uploads.
  static Bytes key(String account, Bytes hash) {
    byte[] owner = prefix(account).array();
    byte[] key = new byte[owner.length + hash.length()];
    System.arraycopy(owner, 0, key, 0, owner.length);
    System.arraycopy(hash.array(), 0, key, owner.length, hash.length());
    return Bytes.of(key);
  }

  static Bytes prefix(String account) {
    return Bytes.utf8(account + "\0");
  }
}
