package org.malleposte.mail;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;

/// The bodies of some months that must stay, while people go on using their mail: first every
/// record of every account is looked at, then, whenever something is to be deleted, what the
/// accounts have committed meanwhile. A message that moves from one kind of record to another while
/// they are read, as a deleted one does that is restored, is found in the journal.
final class KeptBodies {
  private final Accounts accounts;
  private final List<References> others;
  private final YearMonth newest;
  private final BooleanSupplier may;
  private final BodyDigests kept = new BodyDigests();

  /// Up to where each account was looked at.
  private final Map<AccountId, Long> seen = new HashMap<>();

  /// @param newest the last of the months
  /// @param may asked before each account whether to go on
  KeptBodies(Accounts accounts, List<References> others, YearMonth newest, BooleanSupplier may) {
    this.accounts = accounts;
    this.others = others;
    this.newest = newest;
    this.may = may;
  }

  boolean contains(ObjectKey key) {
    return kept.contains(key);
  }

  /// Looks at all that came since the last time; at everything the first time. Returns whether it
  /// came to the end: else nothing may be deleted.
  boolean look() {
    boolean[] going = {true};
    accounts.all((id, latest) -> {
      going[0] = may.getAsBoolean();
      if (!going[0]) {
        return false;
      }
      Long before = seen.get(id);
      if (before == null) {
        scan(accounts.open(id));
        seen.put(id, latest); // what came while it was read is looked at again
      } else if (latest > before) {
        seen.put(id, follow(accounts.open(id), before));
      }
      return true;
    });
    others.forEach(references -> references.visit(this::keep));
    return going[0];
  }

  private void scan(Account account) {
    account.scan(
        MailKinds.EMAIL, Bytes.EMPTY, Bytes.EMPTY, (_, value) -> keepEmail(account, value));
    account.scan(
        MailKinds.DELETED, Bytes.EMPTY, Bytes.EMPTY, (_, value) -> keepDeleted(account, value));
  }

  private long follow(Account account, long from) {
    long at = from;
    JournalReader journal = account.journal(from);
    for (List<JournalEntry> run = journal.next(); !run.isEmpty(); run = journal.next()) {
      for (JournalEntry entry : run) {
        entry.mutations().forEach(mutation -> keep(account, mutation));
        at = entry.modseq();
      }
    }
    return at;
  }

  private void keep(Account account, Mutation mutation) {
    if (mutation instanceof Mutation.Put put) {
      if (put.kind().equals(MailKinds.EMAIL)) {
        keepEmail(account, put.value());
      } else if (put.kind().equals(MailKinds.DELETED)) {
        keepDeleted(account, put.value());
      }
    }
  }

  private boolean keepEmail(Account account, byte[] value) {
    keep(Email.decode(account.id(), value).body());
    return true;
  }

  private boolean keepDeleted(Account account, byte[] value) {
    keep(Deleted.decode(account.id(), value).email().body());
    return true;
  }

  private void keep(ObjectKey body) {
    if (!body.month().isAfter(newest)) {
      kept.add(body);
    }
  }
}
