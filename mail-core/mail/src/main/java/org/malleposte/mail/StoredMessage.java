package org.malleposte.mail;

import java.time.DateTimeException;
import java.time.YearMonth;
import org.malleposte.format.Slice;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;
import org.malleposte.storage.record.MalformedRecord;

/// The immutable record of a message: where its bytes are, and what `format` read from them.
///
/// @param summary in the encoding of `format`
public record StoredMessage(ObjectKey body, byte[] summary) {

  byte[] encode() {
    return new FieldWriter(summary.length + 64)
        .number(1, body.month().getYear() * 12L + body.month().getMonthValue() - 1)
        .bytes(2, body.hash().bytes().array())
        .bytes(3, summary)
        .toByteArray();
  }

  /// The summary within an encoded record.
  static Slice summary(byte[] value) {
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      if (in.field() == 3) {
        return new Slice(value, in.offset(), in.length());
      }
    }
    return new Slice(value, 0, 0);
  }

  static StoredMessage decode(AccountId account, byte[] value) {
    long month = 0;
    byte[] hash = new byte[0];
    byte[] summary = new byte[0];
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> month = in.number();
        case 2 -> hash = in.bytes();
        case 3 -> summary = in.bytes();
        default -> {} // a later version's field
      }
    }
    try {
      YearMonth generation = YearMonth.of((int) (month / 12), (int) (month % 12) + 1);
      ContentHash content = new ContentHash(Bytes.of(hash));
      return new StoredMessage(new ObjectKey(account.tenant(), generation, content), summary);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new MalformedRecord("a message does not name its body: " + e.getMessage());
    }
  }
}
