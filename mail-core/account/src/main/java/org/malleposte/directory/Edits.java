package org.malleposte.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;
import org.malleposte.directory.Records.SharedRecord;
import org.malleposte.directory.Records.UserRecord;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// The directory as a commit in the making would leave it: what every decision reads and writes, so
/// that changes decided for the same commit see each other.
record Edits(Draft draft) {
  /// A change that has nothing to tell afterwards.
  @FunctionalInterface
  interface Edit {
    void apply(Draft draft) throws DirectoryException;
  }

  static void apply(Account account, Actor actor, Edit edit) throws DirectoryException {
    account.<Boolean, DirectoryException>change(
        actor,
        draft -> {
          edit.apply(draft);
          return true;
        });
  }

  static EmailAddress address(String text) throws DirectoryException {
    return EmailAddress.parse(text).orElseThrow(() -> Refusals.notAnAddress(text));
  }

  /// An address of a domain of ours.
  EmailAddress ownAddress(String text) throws DirectoryException {
    EmailAddress address = address(text);
    domain(address.domain());
    return address;
  }

  Domain domain(String name) throws DirectoryException {
    byte[] record = draft.get(Records.DOMAIN, Bytes.utf8(name));
    if (record == null) {
      throw Refusals.notFound("domain", name);
    }
    return Records.domain(record);
  }

  @Nullable Named named(String key) {
    byte[] record = draft.get(Records.ADDRESS, Bytes.utf8(key));
    return record == null ? null : Records.named(record);
  }

  void name(String key, Named named) {
    draft.put(Records.ADDRESS, Bytes.utf8(key), Records.encode(named));
  }

  void unname(String key) {
    draft.delete(Records.ADDRESS, Bytes.utf8(key));
  }

  /// Refuses when somebody or something has the address.
  void mustBeFree(EmailAddress address) throws DirectoryException {
    switch (named(address.key())) {
      case null -> {}
      case Named.OfUser _ -> throw Refusals.exists("a user", address.key());
      case Named.OfAlias _ -> throw Refusals.exists("an alias", address.key());
      case Named.OfGroup _ -> throw Refusals.exists("a group", address.key());
      case Named.OfShared _ -> throw Refusals.exists("a shared account", address.key());
    }
  }

  User user(AccountId account) throws DirectoryException {
    byte[] record = draft.get(Records.USER, Bytes.ofInt(Records.number(account)));
    UserRecord user = record == null ? null : Records.user(record);
    if (user == null || user.removed() != null || !user.user().account().equals(account)) {
      throw Refusals.notFound("user", account.toString());
    }
    return user.user();
  }

  /// Whether a sign-in to a user's mail by somebody's password still holds: nobody was disabled or
  /// removed, the password is the same.
  boolean mayStillSignIn(AccountId user, Means.Password by) {
    byte[] credential = draft.get(Records.CREDENTIAL, Bytes.ofInt(Records.number(by.holder())));
    return isEnabled(user)
        && isEnabled(by.holder())
        && credential != null
        && Credential.decode(credential).version() == by.version();
  }

  private boolean isEnabled(AccountId account) {
    try {
      return user(account).enabled();
    } catch (DirectoryException _) {
      return false; // it was removed
    }
  }

  SharedAccount shared(AccountId account) throws DirectoryException {
    byte[] record = draft.get(Records.SHARED, Bytes.ofInt(Records.sharedNumber(account)));
    SharedRecord shared = record == null ? null : Records.shared(record);
    if (shared == null || shared.removed() != null || !shared.shared().account().equals(account)) {
      throw Refusals.notFound("shared account", account.toString());
    }
    return shared.shared();
  }

  /// Those that are not removed.
  List<SharedAccount> shared() {
    List<SharedAccount> all = new ArrayList<>();
    draft.scan(
        Records.SHARED,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (_, value) -> {
          SharedRecord record = Records.shared(value);
          return record.removed() != null || all.add(record.shared());
        });
    return all;
  }

  void put(SharedRecord record) {
    Bytes key = Bytes.ofInt(Records.sharedNumber(record.shared().account()));
    draft.put(Records.SHARED, key, Records.encode(record));
  }

  /// Writes who may send as a shared account now.
  void change(SharedAccount before, SharedAccount after) {
    if (!after.equals(before)) {
      put(new SharedRecord(after, null));
      draft.event(
          new Event.SharedChanged(
              before.address(), "send-as", before.sendersText(), after.sendersText()));
    }
  }

  void put(User user) {
    put(new UserRecord(user, null));
  }

  void put(UserRecord record) {
    Bytes key = Bytes.ofInt(Records.number(record.user().account()));
    draft.put(Records.USER, key, Records.encode(record));
  }

  Credential credential(int user) {
    byte[] record = draft.get(Records.CREDENTIAL, Bytes.ofInt(user));
    return record == null ? Credential.NONE : Credential.decode(record);
  }

  void put(int user, Credential credential) {
    draft.put(Records.CREDENTIAL, Bytes.ofInt(user), credential.encode());
  }

  /// A number that no user ever had.
  int nextUser() {
    byte[] last = draft.get(Records.LAST_USER, Bytes.EMPTY);
    int next = last == null ? 1 : Bytes.of(last).intAt(0) + 1;
    draft.put(Records.LAST_USER, Bytes.EMPTY, Bytes.ofInt(next).array());
    return next;
  }

  /// Aliases and groups that lead to an address lead to another from now on, or no longer, so that
  /// nobody inherits mail with an address.
  void redirect(String from, @Nullable String to) {
    List<Bytes> keys = new ArrayList<>();
    List<Named.OfAlias> aliases = new ArrayList<>();
    draft.scan(
        Records.ADDRESS,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          if (Records.named(value) instanceof Named.OfAlias alias && leadsTo(alias, from)) {
            keys.add(key);
            aliases.add(alias);
          }
          return true;
        });
    for (int i = 0; i < keys.size(); i++) {
      redirect(keys.get(i), aliases.get(i), from, to);
    }
    redirectMembers(from, to);
    redirectSenders(from, to);
  }

  private void redirectSenders(String from, @Nullable String to) {
    for (SharedAccount shared : shared()) {
      Set<String> senders = new HashSet<>(shared.senders());
      if (senders.remove(from) && to != null) {
        senders.add(to);
      }
      change(shared, shared.withSenders(senders));
    }
  }

  private static boolean leadsTo(Named.OfAlias alias, String address) {
    return alias.targets().stream().anyMatch(target -> isFor(target, address));
  }

  private static boolean isFor(String target, String key) {
    return EmailAddress.parse(target).map(EmailAddress::key).filter(key::equals).isPresent();
  }

  private void redirect(Bytes key, Named.OfAlias alias, String from, @Nullable String to) {
    List<String> targets = new ArrayList<>(alias.targets());
    targets.removeIf(target -> isFor(target, from));
    if (to != null && !targets.contains(to)) {
      targets.add(to);
    }
    draft.event(new Event.AliasChanged(alias.address(), alias.targets(), targets));
    if (targets.isEmpty()) {
      draft.delete(Records.ADDRESS, key);
    } else {
      Named now = new Named.OfAlias(alias.address(), targets);
      draft.put(Records.ADDRESS, key, Records.encode(now));
    }
  }

  private void redirectMembers(String from, @Nullable String to) {
    List<String> groups = new ArrayList<>();
    draft.scan(
        Records.MEMBER,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, _) -> {
          if (Records.member(key).equals(from)) {
            groups.add(Records.group(key));
          }
          return true;
        });
    for (String group : groups) {
      draft.delete(Records.MEMBER, Records.memberKey(group, from));
      List<String> instead = to == null ? List.of() : List.of(to);
      instead.forEach(a -> draft.put(Records.MEMBER, Records.memberKey(group, a), utf8(a)));
      draft.event(new Event.GroupChanged(group, List.of(from), instead));
    }
  }

  private static byte[] utf8(String text) {
    return Bytes.utf8(text).array();
  }
}
