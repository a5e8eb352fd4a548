package org.malleposte.directory;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.storage.AccountId;

/// A mailbox of an address rather than of a person, such as info@ or team@: nobody can sign in as
/// it. Who may read it stands in the rights of its mailboxes.
///
/// @param name under which its members find it; stays when the directory grows
/// @param senders addresses of users and groups who may write as its address
public record SharedAccount(
    AccountId account,
    String address,
    String name,
    String displayName,
    Set<String> senders,
    Instant created) {
  public SharedAccount {
    senders = Set.copyOf(senders);
  }

  SharedAccount withSenders(Set<String> others) {
    return new SharedAccount(account, address, name, displayName, others, created);
  }

  /// As the journal tells of them.
  String sendersText() {
    return String.join(", ", new TreeSet<>(senders));
  }
}
