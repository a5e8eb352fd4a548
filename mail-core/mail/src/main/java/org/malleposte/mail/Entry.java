package org.malleposte.mail;

import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A message's place in a mailbox.
///
/// @param email the message
/// @param modseq of the last commit that touched this entry
/// @param internalDate ms since 1970: when it arrived, as IMAP keeps it
/// @param savedDate ms since 1970: when it came into this mailbox (RFC 8514)
/// @param size octets of the message
public record Entry(
    long email, Flags flags, long modseq, long internalDate, long savedDate, long size) {

  static Bytes key(int mailbox, int uid) {
    return Bytes.ofInts(mailbox, uid);
  }

  Entry with(Flags newFlags, long newModseq) {
    return new Entry(email, newFlags, newModseq, internalDate, savedDate, size);
  }

  byte[] encode() {
    FieldWriter out = new FieldWriter(48).number(1, email);
    flags.write(out, 2, 3);
    return out.number(4, modseq)
        .number(5, internalDate)
        .number(6, savedDate)
        .number(7, size)
        .toByteArray();
  }

  static Entry decode(byte[] value) {
    long email = 0;
    long modseq = 0;
    long internalDate = 0;
    long savedDate = 0;
    long size = 0;
    Flags.Reader flags = new Flags.Reader();
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> email = in.number();
        case 2 -> flags.system(in);
        case 3 -> flags.keyword(in);
        case 4 -> modseq = in.number();
        case 5 -> internalDate = in.number();
        case 6 -> savedDate = in.number();
        case 7 -> size = in.number();
        default -> {} // a later version's field
      }
    }
    return new Entry(email, flags.flags(), modseq, internalDate, savedDate, size);
  }
}
