package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// Tells to whom mailboxes of other accounts may have been opened.
///
/// It says where to look, never what is allowed: it is written before the right is given and never
/// taken back, so it can hold too much but not too little. The rights stand in the mailboxes.
final class Shares {
  private final Account account;

  /// @param account the system account that holds them
  Shares(Account account) {
    this.account = account;
  }

  void note(Actor actor, String identifier, AccountId owner) {
    Bytes key = Bytes.utf8(identifier + "\0" + owner);
    if (account.get(MailKinds.SHARE, key) == null) {
      account.<Boolean, RuntimeException>change(
          actor,
          draft -> {
            draft.put(MailKinds.SHARE, key, new byte[0]);
            return true;
          });
    }
  }

  /// The accounts that once gave a right to one of these identifiers.
  List<AccountId> with(List<String> identifiers) {
    List<AccountId> owners = new ArrayList<>();
    for (String identifier : identifiers) {
      Bytes prefix = Bytes.utf8(identifier + "\0");
      account.scan(
          MailKinds.SHARE,
          prefix,
          prefix.afterPrefix(),
          (key, _) -> {
            AccountId owner = AccountId.parse(key.utf8().substring(identifier.length() + 1));
            if (!owners.contains(owner)) {
              owners.add(owner);
            }
            return true;
          });
    }
    return owners;
  }
}
