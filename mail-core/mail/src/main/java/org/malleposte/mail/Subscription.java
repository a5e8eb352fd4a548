package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Account;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// A name that somebody subscribed and that is no mailbox of the own account: another account's, or
/// one that was deleted. It stays until it is taken back (RFC 9051 §6.3.7).
public record Subscription(AccountId owner, String path) {
  Bytes key() {
    return Bytes.utf8(owner + "\0" + path);
  }

  /// Those of an account, in order.
  static List<Subscription> all(Account account) {
    List<Subscription> names = new ArrayList<>();
    account.scan(
        MailKinds.SUBSCRIPTION,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, _) -> {
          names.add(of(key));
          return true;
        });
    return names;
  }

  private static Subscription of(Bytes key) {
    String text = key.utf8();
    int end = text.indexOf('\0');
    return new Subscription(AccountId.parse(text.substring(0, end)), text.substring(end + 1));
  }
}
