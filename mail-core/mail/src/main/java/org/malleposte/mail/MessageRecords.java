package org.malleposte.mail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.format.Slice;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// Reads what an account has of its messages, one by one or many in a sweep.
final class MessageRecords {
  private final Account account;
  private final Listings listings;

  MessageRecords(Account account, Listings listings) {
    this.account = account;
    this.listings = listings;
  }

  /// The message, or null when it is in no mailbox.
  @Nullable Email email(long id) {
    byte[] value = account.get(MailKinds.EMAIL, Email.key(id));
    return value == null ? null : Email.decode(account.id(), value);
  }

  /// What was read from the message at its arrival, or null when it is gone for good.
  @Nullable StoredMessage message(long id) {
    byte[] value = account.get(MailKinds.MESSAGE, Email.key(id));
    return value == null ? null : StoredMessage.decode(account.id(), value);
  }

  /// The records of messages, in one sweep where their ids stand close together; what is gone for
  /// good is left out. At most a few hundred at a time: they are all in memory.
  Map<Long, StoredMessage> messages(long[] ids) {
    return read(MailKinds.MESSAGE, ids, StoredMessage::decode);
  }

  /// Of each message what listings tell, null when it is gone for good: see [Listings].
  @Nullable Slice[] listings(long[] ids) {
    return listings.of(this, ids);
  }

  /// The messages of those ids that are in a mailbox, read as [#messages] are.
  Map<Long, Email> emails(long[] ids) {
    return read(MailKinds.EMAIL, ids, Email::decode);
  }

  @FunctionalInterface
  private interface Decoder<T> {
    T decode(AccountId account, byte[] record);
  }

  private <T> Map<Long, T> read(Kind kind, long[] ids, Decoder<T> decoder) {
    Map<Long, T> found = new HashMap<>(2 * ids.length);
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to + 1 < sorted.length && sorted[to + 1] - sorted[to] <= NEAR) {
        to++;
      }
      if (to == from) {
        byte[] one = account.get(kind, Email.key(sorted[from]));
        if (one != null) {
          found.put(sorted[from], decoder.decode(account.id(), one));
        }
      } else {
        sweep(
            kind,
            sorted,
            from,
            to,
            (id, record) -> found.put(id, decoder.decode(account.id(), record)));
      }
      from = to + 1;
    }
    return found;
  }

  /// Records that are read over rather than looked for one by one.
  private static final int NEAR = 4;

  @FunctionalInterface
  interface RecordVisitor {
    void visit(long id, byte[] record);
  }

  /// Visits the encoded records of the messages with `from <= id < to`, ids rising.
  void sweep(long from, long to, RecordVisitor visitor) {
    account.scan(
        MailKinds.MESSAGE,
        Email.key(from),
        Email.key(to),
        (key, value) -> {
          visitor.visit(key.longAt(0), value);
          return true;
        });
  }

  private void sweep(Kind kind, long[] sorted, int from, int to, BiConsumer<Long, byte[]> found) {
    account.scan(
        kind,
        Email.key(sorted[from]),
        Email.key(sorted[to] + 1),
        (key, value) -> {
          long id = key.longAt(0);
          if (Arrays.binarySearch(sorted, from, to + 1, id) >= 0) {
            found.accept(id, value);
          }
          return true;
        });
  }

  /// The header block, or null when the message is gone for good.
  byte @Nullable [] header(long id) {
    return account.get(MailKinds.HEADER, Email.key(id));
  }

  /// A message as it can be added to another account of the organisation; null when it is gone.
  @Nullable NewMessage again(long id) {
    byte[] value = account.get(MailKinds.EMAIL, Email.key(id));
    byte[] record = account.get(MailKinds.MESSAGE, Email.key(id));
    byte[] header = account.get(MailKinds.HEADER, Email.key(id));
    if (value == null || record == null) {
      return null;
    }
    Email email = Email.decode(account.id(), value);
    return NewMessages.again(email, record, header == null ? new byte[0] : header);
  }

  /// The uids that left a mailbox after `modseq`, rising, read from the journal (RFC 7162 §3.2.10).
  int[] vanished(int mailbox, long modseq) {
    Set<Integer> gone = new TreeSet<>();
    for (JournalEntry entry : account.entries(modseq)) {
      for (Mutation mutation : entry.mutations()) {
        if (mutation instanceof Mutation.Delete delete
            && delete.kind().equals(MailKinds.ENTRY)
            && delete.key().intAt(0) == mailbox) {
          gone.add(delete.key().intAt(4));
        }
      }
    }
    return Uids.sorted(gone);
  }
}
