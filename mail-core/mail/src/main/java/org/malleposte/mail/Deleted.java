package org.malleposte.mail;

import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A message that stands in no mailbox any more and can be restored.
///
/// @param deletedAt ms since 1970
/// @param mailbox its last place
/// @param flags those it had there
public record Deleted(Email email, long deletedAt, int mailbox, Flags flags) {
  Bytes key() {
    return key(deletedAt, email.id());
  }

  static Bytes key(long deletedAt, long email) {
    byte[] key = new byte[16];
    System.arraycopy(Bytes.ofLong(deletedAt).array(), 0, key, 0, 8);
    System.arraycopy(Bytes.ofLong(email).array(), 0, key, 8, 8);
    return Bytes.of(key);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(160).bytes(1, email.encode()).number(2, deletedAt).number(3, mailbox);
    flags.write(out, 4, 5);
    return out.toByteArray();
  }

  static Deleted decode(AccountId account, byte[] value) {
    byte[] email = new byte[0];
    long deletedAt = 0;
    int mailbox = 0;
    Flags.Reader flags = new Flags.Reader();
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> email = in.bytes();
        case 2 -> deletedAt = in.number();
        case 3 -> mailbox = (int) in.number();
        case 4 -> flags.system(in);
        case 5 -> flags.keyword(in);
        default -> {} // a later version's field
      }
    }
    return new Deleted(Email.decode(account, email), deletedAt, mailbox, flags.flags());
  }
}
