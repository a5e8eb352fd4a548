package org.malleposte.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The directory's records: their kinds, keys and values. Kinds 32 to 63 are the directory's.
final class Records {
  /// Domain name -> [Domain].
  static final Kind DOMAIN = Kind.mutable(32, "domain");

  /// User number -> [User] or [RemovedUser].
  static final Kind USER = Kind.mutable(33, "user");

  /// User number -> [Credential].
  static final Kind CREDENTIAL = Kind.mutable(34, "credential");

  /// User number, id -> [StoredAppPassword].
  static final Kind APP_PASSWORD = Kind.mutable(35, "app-password");

  /// Address key -> what it names: a user's number, an alias's targets or a group.
  static final Kind ADDRESS = Kind.mutable(36, "address");

  /// Group's address key, 0, member's address key -> the member as written.
  static final Kind MEMBER = Kind.mutable(37, "group-member");

  /// Empty -> the last user number given.
  static final Kind LAST_USER = Kind.mutable(38, "last-user");

  /// Number -> [SharedAccount]; the numbers are those of users.
  static final Kind SHARED = Kind.mutable(39, "shared-account");

  /// User number, id -> [StoredTokenGrant].
  static final Kind TOKEN = Kind.mutable(40, "token");

  /// SHA-256 of a code -> [StoredCode].
  static final Kind CODE = Kind.mutable(41, "authorization-code");

  private static final String USER_PREFIX = "u";
  private static final String SHARED_PREFIX = "s";

  private Records() {}

  static AccountId account(String tenant, int user) {
    return new AccountId(tenant, USER_PREFIX + user);
  }

  static AccountId sharedAccount(String tenant, int number) {
    return new AccountId(tenant, SHARED_PREFIX + number);
  }

  /// The number in an account's name, 0 when it is no user's.
  static int number(AccountId account) {
    return number(account, USER_PREFIX);
  }

  /// The same for a shared account.
  static int sharedNumber(AccountId account) {
    return number(account, SHARED_PREFIX);
  }

  private static int number(AccountId account, String prefix) {
    String name = account.name();
    return name.matches(prefix + "[1-9][0-9]{0,8}") ? Integer.parseInt(name.substring(1)) : 0;
  }

  static Bytes memberKey(String group, String member) {
    return Bytes.utf8(group + "\0" + member);
  }

  static Bytes memberPrefix(String group) {
    return Bytes.utf8(group + "\0");
  }

  static String group(Bytes memberKey) {
    String text = memberKey.utf8();
    return text.substring(0, text.indexOf('\0'));
  }

  static String member(Bytes memberKey) {
    String text = memberKey.utf8();
    return text.substring(text.indexOf('\0') + 1);
  }

  static String appPasswordId(Bytes key) {
    return Bytes.of(Arrays.copyOfRange(key.array(), 4, key.length())).utf8();
  }

  static Bytes appPasswordKey(int user, String id) {
    byte[] text = Bytes.utf8(id).array();
    byte[] key = Arrays.copyOf(Bytes.ofInt(user).array(), 4 + text.length);
    System.arraycopy(text, 0, key, 4, text.length);
    return Bytes.of(key);
  }

  static String tokenId(Bytes key) {
    return appPasswordId(key);
  }

  static Bytes tokenKey(int user, String id) {
    return appPasswordKey(user, id);
  }

  static byte[] encode(Domain domain) {
    return new FieldWriter()
        .text(1, domain.name())
        .flag(2, !domain.enabled())
        .text(3, domain.separator())
        .text(4, domain.catchAll())
        .text(5, domain.postmaster())
        .toByteArray();
  }

  static Domain domain(byte[] record) {
    String name = "";
    boolean disabled = false;
    String separator = "";
    String catchAll = "";
    String postmaster = "";
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> disabled = in.flag();
        case 3 -> separator = in.text();
        case 4 -> catchAll = in.text();
        case 5 -> postmaster = in.text();
        default -> {} // a later version's field
      }
    }
    return new Domain(name, !disabled, separator, catchAll, postmaster);
  }

  /// A user's record; `removed` is null while the user is one.
  record UserRecord(User user, @Nullable Instant removed) {}

  static byte[] encode(UserRecord record) {
    User user = record.user();
    Instant removed = record.removed();
    FieldWriter out =
        new FieldWriter(128)
            .text(1, user.account().toString())
            .text(2, user.address())
            .text(3, user.displayName())
            .flag(4, !user.enabled())
            .number(5, user.storageLimit())
            .number(6, user.countLimit());
    new TreeSet<>(user.roles()).forEach(role -> out.text(7, role.name()));
    return out.number(8, user.created().toEpochMilli())
        .number(9, removed == null ? 0 : removed.toEpochMilli())
        .toByteArray();
  }

  static UserRecord user(byte[] record) {
    String account = "";
    String address = "";
    String displayName = "";
    boolean disabled = false;
    long storage = 0;
    long count = 0;
    Set<Role> roles = EnumSet.noneOf(Role.class);
    long created = 0;
    long removed = 0;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> account = in.text();
        case 2 -> address = in.text();
        case 3 -> displayName = in.text();
        case 4 -> disabled = in.flag();
        case 5 -> storage = in.number();
        case 6 -> count = in.number();
        case 7 -> Names.of(Role.class, in.text()).ifPresent(roles::add);
        case 8 -> created = in.number();
        case 9 -> removed = in.number();
        default -> {} // a later version's field
      }
    }
    User user =
        new User(
            AccountId.parse(account),
            address,
            displayName,
            !disabled,
            storage,
            count,
            roles,
            Instant.ofEpochMilli(created));
    return new UserRecord(user, removed == 0 ? null : Instant.ofEpochMilli(removed));
  }

  /// A shared account's record; `removed` is null while there is one.
  record SharedRecord(SharedAccount shared, @Nullable Instant removed) {}

  static byte[] encode(SharedRecord record) {
    SharedAccount shared = record.shared();
    Instant removed = record.removed();
    FieldWriter out =
        new FieldWriter(128)
            .text(1, shared.account().toString())
            .text(2, shared.address())
            .text(3, shared.name())
            .text(4, shared.displayName());
    new TreeSet<>(shared.senders()).forEach(sender -> out.text(5, sender));
    return out.number(6, shared.created().toEpochMilli())
        .number(7, removed == null ? 0 : removed.toEpochMilli())
        .toByteArray();
  }

  static SharedRecord shared(byte[] record) {
    String account = "";
    String address = "";
    String name = "";
    String displayName = "";
    Set<String> senders = new TreeSet<>();
    long created = 0;
    long removed = 0;
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> account = in.text();
        case 2 -> address = in.text();
        case 3 -> name = in.text();
        case 4 -> displayName = in.text();
        case 5 -> senders.add(in.text());
        case 6 -> created = in.number();
        case 7 -> removed = in.number();
        default -> {} // a later version's field
      }
    }
    SharedAccount shared =
        new SharedAccount(
            AccountId.parse(account),
            address,
            name,
            displayName,
            senders,
            Instant.ofEpochMilli(created));
    return new SharedRecord(shared, removed == 0 ? null : Instant.ofEpochMilli(removed));
  }

  /// What an address names.
  sealed interface Named {
    record OfUser(int number) implements Named {}

    record OfShared(int number) implements Named {}

    record OfAlias(String address, List<String> targets) implements Named {
      public OfAlias {
        targets = List.copyOf(targets);
      }
    }

    record OfGroup(String address, String displayName) implements Named {}
  }

  private static final int TARGET = 2;
  private static final int ALIAS = 3;
  private static final int GROUP = 4;
  private static final int DISPLAY_NAME = 5;
  private static final int SHARED_NUMBER = 6;

  static byte[] encode(Named named) {
    FieldWriter out = new FieldWriter();
    switch (named) {
      case Named.OfUser(int number) -> out.number(1, number);
      case Named.OfShared(int number) -> out.number(SHARED_NUMBER, number);
      case Named.OfAlias(String address, List<String> targets) -> {
        out.text(ALIAS, address);
        targets.forEach(target -> out.text(TARGET, target));
      }
      case Named.OfGroup(String address, String displayName) ->
          out.text(GROUP, address).text(DISPLAY_NAME, displayName);
    }
    return out.toByteArray();
  }

  static Named named(byte[] record) {
    int user = 0;
    int shared = 0;
    String alias = "";
    String group = "";
    String displayName = "";
    List<String> targets = new ArrayList<>();
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = (int) in.number();
        case TARGET -> targets.add(in.text());
        case ALIAS -> alias = in.text();
        case GROUP -> group = in.text();
        case DISPLAY_NAME -> displayName = in.text();
        case SHARED_NUMBER -> shared = (int) in.number();
        default -> {} // a later version's field
      }
    }
    if (user != 0) {
      return new Named.OfUser(user);
    }
    if (shared != 0) {
      return new Named.OfShared(shared);
    }
    return group.isEmpty()
        ? new Named.OfAlias(alias, targets)
        : new Named.OfGroup(group, displayName);
  }
}
