package org.malleposte.account.lease;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Draft;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// Who has a lease.
///
/// @param number rises by one with each that takes it
/// @param holder empty when it was given back
record LeaseRecord(long number, String holder) {
  /// Name -> who has it.
  static final Kind KIND = Kind.mutable(60, "lease");

  static final LeaseRecord NONE = new LeaseRecord(0, "");

  static LeaseRecord of(Account account, String name) {
    return decode(account.get(KIND, Bytes.utf8(name)));
  }

  static LeaseRecord of(Draft draft, String name) {
    return decode(draft.get(KIND, Bytes.utf8(name)));
  }

  void write(Draft draft, String name) {
    byte[] value = new FieldWriter(64).number(1, number).text(2, holder).toByteArray();
    draft.put(KIND, Bytes.utf8(name), value);
  }

  private static LeaseRecord decode(byte @Nullable [] value) {
    if (value == null) {
      return NONE;
    }
    long number = 0;
    String holder = "";
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.number();
        case 2 -> holder = in.text();
        default -> {} // a later version's field
      }
    }
    return new LeaseRecord(number, holder);
  }
}
