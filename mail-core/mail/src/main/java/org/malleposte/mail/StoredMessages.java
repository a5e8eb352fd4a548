package org.malleposte.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// The messages of an account by their ids, those included that are deleted but can be restored:
/// what a reader of the journal indexes. Opens no mailbox and changes nothing.
///
/// Ids rise with arrival and are never given twice; what stands under one never changes.
public final class StoredMessages {
  /// Octets of header blocks that are read together.
  private static final int HEADERS = 2 << 20;

  private final Account account;

  public StoredMessages(Account account) {
    this.account = account;
  }

  public AccountId id() {
    return account.id();
  }

  /// The highest id that a committed message has, 0 when there is none.
  public long last() {
    byte[] value = account.get(MailKinds.STATE, Bytes.EMPTY);
    return value == null ? 0 : Usage.decode(value).nextEmail() - 1;
  }

  /// What was read from the message at its arrival, or null when it is gone for good.
  public @Nullable StoredMessage message(long id) {
    byte[] value = account.get(MailKinds.MESSAGE, Email.key(id));
    return value == null ? null : StoredMessage.decode(account.id(), value);
  }

  /// The header block, or null when the message is gone for good.
  public byte @Nullable [] header(long id) {
    return account.get(MailKinds.HEADER, Email.key(id));
  }

  /// A message that was read with others.
  ///
  /// @param record as it is stored
  /// @param header its header block, or null when that was not read
  public record Read(AccountId account, long id, byte[] record, byte @Nullable [] header) {
    /// @throws org.malleposte.storage.record.MalformedRecord this one is damaged, which says
    ///   nothing about the others
    public StoredMessage message() {
      return StoredMessage.decode(account, record);
    }
  }

  /// Reads the first messages with `after < id <= upTo`, ids rising, and their header blocks as
  /// long as those are no more than a few megabytes: with two requests to the store, not two for
  /// each.
  ///
  /// @param most messages
  public List<Read> read(long after, long upTo, int most) {
    List<Long> ids = new ArrayList<>(most);
    List<byte[]> records = new ArrayList<>(most);
    account.scan(
        MailKinds.MESSAGE,
        Email.key(after + 1),
        Email.key(upTo + 1),
        (key, value) -> {
          ids.add(key.longAt(0));
          records.add(value);
          return ids.size() < most;
        });
    Map<Long, byte[]> headers = ids.isEmpty() ? Map.of() : headers(after, ids.getLast());
    List<Read> read = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      long id = ids.get(i);
      read.add(new Read(account.id(), id, records.get(i), headers.get(id)));
    }
    return read;
  }

  private Map<Long, byte[]> headers(long after, long upTo) {
    Map<Long, byte[]> headers = new HashMap<>();
    long[] octets = {0};
    account.scan(
        MailKinds.HEADER,
        Email.key(after + 1),
        Email.key(upTo + 1),
        (key, value) -> {
          headers.put(key.longAt(0), value);
          octets[0] += value.length;
          return octets[0] < HEADERS;
        });
    return headers;
  }
}
