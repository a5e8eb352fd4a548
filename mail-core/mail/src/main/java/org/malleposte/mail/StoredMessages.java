package org.malleposte.mail;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// The messages of an account by their ids, those included that are deleted but can be restored:
/// what a reader of the journal indexes. Opens no mailbox and changes nothing.
///
/// Ids rise with arrival and are never given twice; what stands under one never changes.
public final class StoredMessages {
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

  /// Visits the messages with `after < id <= upTo`, ids rising, until the visitor returns false.
  public void visit(long after, long upTo, Visitor visitor) {
    account.scan(
        MailKinds.MESSAGE,
        Email.key(after + 1),
        Email.key(upTo + 1),
        (key, value) -> visitor.visit(key.longAt(0), StoredMessage.decode(account.id(), value)));
  }

  /// Receives messages.
  @FunctionalInterface
  public interface Visitor {
    /// Returns whether to go on.
    boolean visit(long id, StoredMessage message);
  }
}
