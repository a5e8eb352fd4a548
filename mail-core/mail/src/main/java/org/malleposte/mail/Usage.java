package org.malleposte.mail;

import org.malleposte.account.Draft;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// What an account uses and may use, and the ids it gives next.
///
/// @param storage octets of the account's messages, each counted once however many mailboxes hold
///   it
/// @param count its messages
/// @param storageLimit octets, 0 for none
/// @param countLimit messages, 0 for none
public record Usage(
    long nextEmail,
    long nextThread,
    int nextMailbox,
    int lastUidValidity,
    long storage,
    long count,
    long storageLimit,
    long countLimit) {

  static final Usage FRESH = new Usage(1, 1, 1, 0, 0, 0, 0, 0);

  static Usage read(Draft draft) {
    byte[] value = draft.get(MailKinds.STATE, Bytes.EMPTY);
    return value == null ? FRESH : decode(value);
  }

  void write(Draft draft) {
    draft.put(MailKinds.STATE, Bytes.EMPTY, encode());
  }

  Usage withLimits(long newStorageLimit, long newCountLimit) {
    return new Usage(
        nextEmail,
        nextThread,
        nextMailbox,
        lastUidValidity,
        storage,
        count,
        newStorageLimit,
        newCountLimit);
  }

  Usage withMailbox(int uidValidity) {
    return new Usage(
        nextEmail,
        nextThread,
        nextMailbox + 1,
        uidValidity,
        storage,
        count,
        storageLimit,
        countLimit);
  }

  Usage withUidValidity(int uidValidity) {
    return new Usage(
        nextEmail, nextThread, nextMailbox, uidValidity, storage, count, storageLimit, countLimit);
  }

  Usage withIds(long email, long thread) {
    return new Usage(
        email, thread, nextMailbox, lastUidValidity, storage, count, storageLimit, countLimit);
  }

  Usage plus(long octets, long messages) {
    return new Usage(
        nextEmail,
        nextThread,
        nextMailbox,
        lastUidValidity,
        storage + octets,
        count + messages,
        storageLimit,
        countLimit);
  }

  /// @throws MailException `OVER_QUOTA`: what was just added does not fit
  void require() throws MailException {
    if (storageLimit > 0 && storage > storageLimit) {
      throw new MailException(
          MailException.Reason.OVER_QUOTA,
          "the account may hold " + storageLimit + " octets and would hold " + storage);
    }
    if (countLimit > 0 && count > countLimit) {
      throw new MailException(
          MailException.Reason.OVER_QUOTA,
          "the account may hold " + countLimit + " messages and would hold " + count);
    }
  }

  byte[] encode() {
    return new FieldWriter(48)
        .number(1, nextEmail)
        .number(2, nextThread)
        .number(3, nextMailbox)
        .number(4, Integer.toUnsignedLong(lastUidValidity))
        .number(5, storage)
        .number(6, count)
        .number(7, storageLimit)
        .number(8, countLimit)
        .toByteArray();
  }

  static Usage decode(byte[] value) {
    long[] numbers = new long[9];
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      if (in.field() < numbers.length) {
        numbers[in.field()] = in.number();
      }
    }
    return new Usage(
        numbers[1],
        numbers[2],
        (int) numbers[3],
        (int) numbers[4],
        numbers[5],
        numbers[6],
        numbers[7],
        numbers[8]);
  }
}
