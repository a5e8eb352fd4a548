package org.malleposte.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.CommitListener;
import org.malleposte.account.Committed;
import org.malleposte.directory.Records.Named;
import org.malleposte.directory.Records.SharedRecord;
import org.malleposte.directory.Records.UserRecord;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// The directory in memory: its records, moved forward commit by commit. Readers see each commit
/// whole or not at all.
final class DirectoryView implements CommitListener {
  private static final List<Kind> KINDS =
      List.of(
          Records.DOMAIN,
          Records.USER,
          Records.CREDENTIAL,
          Records.APP_PASSWORD,
          Records.ADDRESS,
          Records.MEMBER,
          Records.SHARED,
          Records.TOKEN);

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<String, Domain> domains = new TreeMap<>();
  private final NavigableMap<Integer, UserRecord> users = new TreeMap<>();
  private final Map<Integer, Credential> credentials = new HashMap<>();
  private final Map<Integer, NavigableMap<String, StoredAppPassword>> appPasswords =
      new HashMap<>();
  private final Map<Integer, NavigableMap<String, StoredTokenGrant>> tokens = new HashMap<>();
  private final Map<String, Integer> tokenUsers = new HashMap<>();
  private final NavigableMap<String, Named> addresses = new TreeMap<>();
  private final Map<String, NavigableMap<String, String>> members = new HashMap<>();
  private final NavigableMap<Integer, SharedRecord> shared = new TreeMap<>();

  static DirectoryView load(Account account) {
    DirectoryView view = new DirectoryView();
    for (Kind kind : KINDS) {
      account.scan(
          kind,
          Bytes.EMPTY,
          Bytes.EMPTY,
          (key, value) -> {
            view.put(kind, key, value);
            return true;
          });
    }
    return view;
  }

  @Override
  public void committed(Committed commit) {
    lock.writeLock().lock();
    try {
      for (Mutation mutation : commit.mutations()) {
        switch (mutation) {
          case Mutation.Put(Kind kind, Bytes key, byte[] value) -> put(kind, key, value);
          case Mutation.Delete(Kind kind, Bytes key) -> delete(kind, key);
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void put(Kind kind, Bytes key, byte[] value) {
    if (kind.equals(Records.DOMAIN)) {
      domains.put(key.utf8(), Records.domain(value));
    } else if (kind.equals(Records.USER)) {
      users.put(key.intAt(0), Records.user(value));
    } else if (kind.equals(Records.CREDENTIAL)) {
      credentials.put(key.intAt(0), Credential.decode(value));
    } else if (kind.equals(Records.APP_PASSWORD)) {
      appPasswords
          .computeIfAbsent(key.intAt(0), _ -> new TreeMap<>())
          .put(Records.appPasswordId(key), StoredAppPassword.decode(value));
    } else if (kind.equals(Records.ADDRESS)) {
      addresses.put(key.utf8(), Records.named(value));
    } else if (kind.equals(Records.MEMBER)) {
      members
          .computeIfAbsent(Records.group(key), _ -> new TreeMap<>())
          .put(Records.member(key), Bytes.of(value).utf8());
    } else if (kind.equals(Records.SHARED)) {
      shared.put(key.intAt(0), Records.shared(value));
    } else if (kind.equals(Records.TOKEN)) {
      String id = Records.tokenId(key);
      tokens
          .computeIfAbsent(key.intAt(0), _ -> new TreeMap<>())
          .put(id, StoredTokenGrant.decode(value));
      tokenUsers.put(id, key.intAt(0));
    }
  }

  private void delete(Kind kind, Bytes key) {
    if (kind.equals(Records.DOMAIN)) {
      domains.remove(key.utf8());
    } else if (kind.equals(Records.USER)) {
      users.remove(key.intAt(0));
    } else if (kind.equals(Records.CREDENTIAL)) {
      credentials.remove(key.intAt(0));
    } else if (kind.equals(Records.APP_PASSWORD)) {
      removeAppPassword(key.intAt(0), Records.appPasswordId(key));
    } else if (kind.equals(Records.ADDRESS)) {
      addresses.remove(key.utf8());
    } else if (kind.equals(Records.MEMBER)) {
      removeMember(Records.group(key), Records.member(key));
    } else if (kind.equals(Records.SHARED)) {
      shared.remove(key.intAt(0));
    } else if (kind.equals(Records.TOKEN)) {
      removeToken(key.intAt(0), Records.tokenId(key));
    }
  }

  private void removeToken(int user, String id) {
    tokenUsers.remove(id);
    tokens.computeIfPresent(
        user, (_, some) -> some.remove(id) != null && some.isEmpty() ? null : some);
  }

  private void removeAppPassword(int user, String id) {
    appPasswords.computeIfPresent(
        user, (_, some) -> some.remove(id) != null && some.isEmpty() ? null : some);
  }

  private void removeMember(String group, String member) {
    members.computeIfPresent(
        group, (_, some) -> some.remove(member) != null && some.isEmpty() ? null : some);
  }

  /// Reads several things as of one commit.
  <T extends @Nullable Object> T read(Supplier<T> reading) {
    lock.readLock().lock();
    try {
      return reading.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Nullable Domain domain(String name) {
    return read(() -> domains.get(name));
  }

  List<Domain> domains() {
    return read(() -> List.copyOf(domains.values()));
  }

  /// The name of the domain when there is exactly one, or null.
  @Nullable String onlyDomain() {
    return read(() -> domains.size() == 1 ? domains.firstKey() : null);
  }

  @Nullable Named named(String key) {
    return read(() -> addresses.get(key));
  }

  /// The user of that number, unless removed.
  @Nullable User user(int number) {
    UserRecord record = read(() -> users.get(number));
    return record == null || record.removed() != null ? null : record.user();
  }

  List<User> users() {
    return records().stream().filter(r -> r.removed() == null).map(UserRecord::user).toList();
  }

  List<RemovedUser> removedUsers() {
    List<RemovedUser> removed = new ArrayList<>();
    for (UserRecord r : records()) {
      if (r.removed() != null) {
        removed.add(new RemovedUser(r.user().account(), r.user().address(), r.removed()));
      }
    }
    return removed;
  }

  private List<UserRecord> records() {
    return read(() -> List.copyOf(users.values()));
  }

  /// The shared account of that number, unless removed.
  @Nullable SharedAccount shared(int number) {
    SharedRecord record = read(() -> shared.get(number));
    return record == null || record.removed() != null ? null : record.shared();
  }

  List<SharedAccount> shared() {
    return read(() ->
        shared.values().stream()
            .filter(r -> r.removed() == null)
            .map(SharedRecord::shared)
            .toList());
  }

  Credential credential(int user) {
    return read(() -> credentials.getOrDefault(user, Credential.NONE));
  }

  List<StoredAppPassword> appPasswords(int user) {
    return read(() -> {
      NavigableMap<String, StoredAppPassword> some = appPasswords.get(user);
      return some == null ? List.of() : List.copyOf(some.values());
    });
  }

  List<StoredTokenGrant> tokenGrants(int user) {
    return read(() -> {
      NavigableMap<String, StoredTokenGrant> some = tokens.get(user);
      return some == null ? List.of() : List.copyOf(some.values());
    });
  }

  /// A grant, and the number of its user.
  record OwnedGrant(int user, StoredTokenGrant grant) {}

  @Nullable OwnedGrant tokenGrant(String id) {
    return read(() -> {
      Integer user = tokenUsers.get(id);
      NavigableMap<String, StoredTokenGrant> some = user == null ? null : tokens.get(user);
      StoredTokenGrant grant = some == null ? null : some.get(id);
      return user == null || grant == null ? null : new OwnedGrant(user, grant);
    });
  }

  /// The groups that have members.
  Collection<String> groupsWithMembers() {
    return read(() -> List.copyOf(members.keySet()));
  }

  /// The members of a group as written, in the order of their addresses.
  Collection<String> members(String group) {
    return read(() -> {
      NavigableMap<String, String> some = members.get(group);
      return some == null ? List.of() : List.copyOf(some.values());
    });
  }

  Map<String, Named> addresses() {
    return read(() -> new TreeMap<>(addresses));
  }
}
