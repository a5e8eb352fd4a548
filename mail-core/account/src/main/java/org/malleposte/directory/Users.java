package org.malleposte.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;
import org.malleposte.directory.Records.UserRecord;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// The users of the organisation.
public final class Users {
  /// Users of one call of [#create(Actor, List)].
  public static final int MAX_AT_ONCE = 1_000;

  private final Account account;
  private final DirectoryView view;
  private final Passwords passwords;

  Users(Account account, DirectoryView view, Passwords passwords) {
    this.account = account;
    this.view = view;
    this.passwords = passwords;
  }

  /// In the order in which they were made.
  public List<User> list() {
    return view.users();
  }

  /// Those whose accounts wait for the end of their retention.
  public List<RemovedUser> removed() {
    return view.removedUsers();
  }

  public User create(Actor actor, NewUser user) throws DirectoryException {
    return create(actor, List.of(user)).getFirst();
  }

  /// Makes all of them in one commit, or none. Hashes the passwords on all cores.
  public List<User> create(Actor actor, List<NewUser> some) throws DirectoryException {
    if (some.size() > MAX_AT_ONCE) {
      throw Refusals.tooMany("At most " + MAX_AT_ONCE + " users are made at once");
    }
    for (NewUser user : some) {
      refuseEarly(user);
    }
    List<Credential> credentials =
        passwords.credentials(some.stream().map(NewUser::password).toList());
    return account.change(
        actor,
        draft -> {
          List<User> made = new ArrayList<>();
          for (int i = 0; i < some.size(); i++) {
            made.add(create(draft, some.get(i), credentials.get(i)));
          }
          return made;
        });
  }

  /// What is refused anyhow is refused before a second is spent on its password. The decision looks
  /// again.
  private void refuseEarly(NewUser user) throws DirectoryException {
    EmailAddress address = Edits.address(user.address());
    if (view.domain(address.domain()) == null) {
      throw Refusals.notFound("domain", address.domain());
    }
    if (view.named(address.key()) != null) {
      throw Refusals.exists("a user, alias or group", address.key());
    }
  }

  private User create(Draft draft, NewUser user, Credential credential) throws DirectoryException {
    Edits edits = new Edits(draft);
    EmailAddress address = edits.ownAddress(user.address());
    edits.mustBeFree(address);
    int number = edits.nextUser();
    User made =
        new User(
            Records.account(account.id().tenant(), number),
            address.key(),
            user.displayName(),
            true,
            user.storageLimit(),
            user.countLimit(),
            user.roles(),
            draft.time());
    edits.put(made);
    edits.put(number, credential);
    edits.name(address.key(), new Named.OfUser(number));
    draft.event(new Event.UserCreated(made.address(), made.account().toString()));
    return made;
  }

  /// Sets a new password; sessions verified with the old one cannot be opened again.
  public void setPassword(Actor actor, AccountId user, String password) throws DirectoryException {
    Credential fresh = passwords.credentials(List.of(password)).getFirst();
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          String address = edits.user(user).address();
          int number = Records.number(user);
          long version = edits.credential(number).version() + 1;
          edits.put(number, new Credential(version, fresh.argon2(), fresh.scram()));
          Tokens.endAll(draft, number, address, "the password changed");
          draft.event(new Event.UserChanged(address, "password", "", ""));
        });
  }

  public void setDisplayName(Actor actor, AccountId user, String name) throws DirectoryException {
    change(actor, user, "display name", (_, u) -> u.withDisplayName(name));
  }

  /// Disabling takes effect at the next sign-in and at the next recipient; open sessions learn of
  /// it from [Directory#user(AccountId)].
  public void setEnabled(Actor actor, AccountId user, boolean enabled) throws DirectoryException {
    change(
        actor,
        user,
        "enabled",
        (draft, u) -> {
          if (!enabled) {
            Tokens.endAll(draft, Records.number(user), u.address(), "the user was disabled");
          }
          return u.withEnabled(enabled);
        });
  }

  /// @param storage octets, 0 for none
  /// @param count messages, 0 for none
  public void setQuota(Actor actor, AccountId user, long storage, long count)
      throws DirectoryException {
    if (storage < 0 || count < 0) {
      throw Refusals.invalid("A quota is a number of octets or messages, or 0 for none");
    }
    change(actor, user, "quota", (_, u) -> u.withQuota(storage, count));
  }

  public void setRoles(Actor actor, AccountId user, Set<Role> roles) throws DirectoryException {
    change(actor, user, "roles", (_, u) -> u.withRoles(roles));
  }

  /// Gives the user another address; the account, its mail and its passwords stay, aliases and
  /// groups follow. Programs with tokens have to ask the user again.
  ///
  /// @param keepOld whether the old address becomes an alias of the new one
  public void rename(Actor actor, AccountId user, String newAddress, boolean keepOld)
      throws DirectoryException {
    change(
        actor,
        user,
        "address",
        (draft, u) -> {
          Edits edits = new Edits(draft);
          EmailAddress address = edits.ownAddress(newAddress);
          edits.unname(u.address());
          edits.mustBeFree(address);
          edits.name(address.key(), new Named.OfUser(Records.number(user)));
          edits.redirect(u.address(), address.key());
          Tokens.endAll(draft, Records.number(user), u.address(), "the user was renamed");
          if (keepOld && !u.address().equals(address.key())) {
            List<String> targets = List.of(address.key());
            edits.name(u.address(), new Named.OfAlias(u.address(), targets));
            draft.event(new Event.AliasChanged(u.address(), List.of(), targets));
          }
          return u.withAddress(address.key());
        });
  }

  /// Frees the address, forgets every password, and marks the account for the end of its retention.
  public void remove(Actor actor, AccountId user) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          User gone = edits.user(user);
          Instant now = draft.time();
          edits.put(new UserRecord(gone, now));
          edits.unname(gone.address());
          edits.redirect(gone.address(), null);
          forgetPasswords(draft, Records.number(user));
          Tokens.endAll(draft, Records.number(user), gone.address(), "the user was removed");
          draft.event(new Event.UserRemoved(gone.address(), user.toString()));
        });
  }

  private static void forgetPasswords(Draft draft, int user) {
    Bytes prefix = Bytes.ofInt(user);
    draft.delete(Records.CREDENTIAL, prefix);
    List<Bytes> keys = new ArrayList<>();
    draft.scan(Records.APP_PASSWORD, prefix, prefix.afterPrefix(), (key, _) -> keys.add(key));
    keys.forEach(key -> draft.delete(Records.APP_PASSWORD, key));
  }

  private interface UserChange {
    User apply(Draft draft, User before) throws DirectoryException;
  }

  private void change(Actor actor, AccountId user, String what, UserChange change)
      throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          User before = edits.user(user);
          User after = change.apply(draft, before);
          if (!after.equals(before)) {
            edits.put(after);
            draft.event(
                new Event.UserChanged(
                    before.address(), what, shown(what, before), shown(what, after)));
          }
        });
  }

  private static String shown(String what, User user) {
    return switch (what) {
      case "address" -> user.address();
      case "display name" -> user.displayName();
      case "enabled" -> "" + user.enabled();
      case "quota" -> user.storageLimit() + " octets, " + user.countLimit() + " messages";
      case "roles" -> new TreeSet<>(user.roles()).toString();
      default -> "";
    };
  }
}
