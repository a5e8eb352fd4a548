package org.malleposte.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;
import org.malleposte.directory.Records.SharedRecord;
import org.malleposte.storage.AccountId;

/// The accounts of the organisation that are nobody's own.
public final class SharedAccounts {
  private final Account account;
  private final DirectoryView view;

  SharedAccounts(Account account, DirectoryView view) {
    this.account = account;
    this.view = view;
  }

  /// In the order in which they were made.
  public List<SharedAccount> list() {
    return view.shared();
  }

  /// By its address, or by the bare local part when there is one domain.
  public Optional<SharedAccount> get(String address) {
    return view.read(() -> {
      String domain = address.indexOf('@') < 0 ? view.onlyDomain() : null;
      return EmailAddress.parse(domain == null ? address : address + "@" + domain)
          .map(parsed -> view.named(parsed.key()))
          .map(named -> named instanceof Named.OfShared(int number) ? view.shared(number) : null);
    });
  }

  /// Unless it was removed.
  public Optional<SharedAccount> get(AccountId id) {
    boolean ours = id.tenant().equals(account.id().tenant());
    return Optional.ofNullable(ours ? view.shared(Records.sharedNumber(id)) : null);
  }

  /// By the name under which its members find it, in any case.
  public Optional<SharedAccount> named(String name) {
    return list().stream().filter(one -> one.name().equalsIgnoreCase(name)).findFirst();
  }

  /// Whether an account is nobody's own.
  public static boolean isShared(AccountId id) {
    return Records.sharedNumber(id) > 0;
  }

  public SharedAccount create(Actor actor, String address, String displayName)
      throws DirectoryException {
    return account.<SharedAccount, DirectoryException>change(
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          EmailAddress own = edits.ownAddress(address);
          edits.mustBeFree(own);
          int number = edits.nextUser();
          SharedAccount made =
              new SharedAccount(
                  Records.sharedAccount(account.id().tenant(), number),
                  own.key(),
                  freeName(edits, own),
                  displayName,
                  Set.of(),
                  draft.time());
          edits.put(new SharedRecord(made, null));
          edits.name(own.key(), new Named.OfShared(number));
          draft.event(new Event.SharedCreated(made.address(), made.account().toString()));
          return made;
        });
  }

  /// The local part, or the whole address when another domain has the same; never a separator or a
  /// wildcard of mailbox names.
  private static String freeName(Edits edits, EmailAddress address) {
    String local = address.key().substring(0, address.key().lastIndexOf('@'));
    boolean taken =
        edits.shared().stream().anyMatch(other -> other.name().equalsIgnoreCase(plain(local)));
    return plain(taken ? address.key() : local);
  }

  private static String plain(String name) {
    return name.replaceAll("[/%*]", "_");
  }

  /// Lets a user or the members of a group write as the address, or no longer.
  ///
  /// @param who an address of ours
  public void setSender(Actor actor, AccountId id, String who, boolean may)
      throws DirectoryException {
    String key = Edits.address(who).key();
    change(
        actor,
        id,
        before -> {
          Set<String> senders = new HashSet<>(before.senders());
          if (may) {
            senders.add(key);
          } else {
            senders.remove(key);
          }
          return before.withSenders(senders);
        });
  }

  private void change(Actor actor, AccountId id, UnaryOperator<SharedAccount> change)
      throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          SharedAccount before = edits.shared(id);
          edits.change(before, change.apply(before));
        });
  }

  /// Frees the address, and marks the account for the end of its retention.
  public void remove(Actor actor, AccountId id) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          SharedAccount gone = edits.shared(id);
          edits.put(new SharedRecord(gone, draft.time()));
          edits.unname(gone.address());
          edits.redirect(gone.address(), null);
          draft.event(new Event.SharedRemoved(gone.address(), id.toString()));
        });
  }
}
