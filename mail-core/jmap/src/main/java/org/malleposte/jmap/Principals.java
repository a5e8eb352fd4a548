package org.malleposte.jmap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Directory;
import org.malleposte.directory.Group;
import org.malleposte.directory.SharedAccount;
import org.malleposte.directory.User;
import org.malleposte.storage.AccountId;

/// Those of the directory to whom rights can be given, and everybody at once.
public final class Principals {
  /// The principal of everybody who may sign in: `anyone` in RFC 4314.
  public static final String ANYONE = "anyone";

  private static final Principal EVERYBODY =
      new Principal(ANYONE, "group", "Everybody", "", ANYONE);

  private static final int HASH = 16;

  private final Directory directory;

  public Principals(Directory directory) {
    this.directory = directory;
  }

  /// People, shared mailboxes, groups, and everybody. Who is disabled is not there.
  public List<Principal> all() {
    List<Principal> all = new ArrayList<>();
    directory.users().list().stream().filter(User::enabled).map(Principals::of).forEach(all::add);
    directory.shared().list().stream().map(Principals::of).forEach(all::add);
    directory.groups().list().stream().map(Principals::of).forEach(all::add);
    all.add(EVERYBODY);
    return all;
  }

  public @Nullable Principal find(String id) {
    if (id.equals(ANYONE)) {
      return EVERYBODY;
    }
    if (id.startsWith("g")) {
      return directory.groups().list().stream()
          .filter(group -> groupId(group.address()).equals(id))
          .findFirst()
          .map(Principals::of)
          .orElse(null);
    }
    AccountId account = account(id);
    return account == null
        ? null
        : directory
            .user(account)
            .filter(User::enabled)
            .map(Principals::of)
            .or(() -> directory.shared().get(account).map(Principals::of))
            .orElse(null);
  }

  private @Nullable AccountId account(String id) {
    boolean possible = Ids.number("u", id) > 0 || Ids.number("s", id) > 0;
    return possible ? new AccountId(directory.tenant(), id) : null;
  }

  /// Who is meant by an identifier of an access control list; null when it is nobody here.
  public @Nullable Principal named(String identifier) {
    if (identifier.equals(ANYONE)) {
      return EVERYBODY;
    }
    Optional<User> user =
        directory.user(identifier).filter(one -> one.address().equals(identifier));
    return user.map(Principals::of)
        .or(() -> directory.groups().get(identifier).map(Principals::of))
        .orElse(null);
  }

  private static Principal of(User user) {
    String name = user.displayName().isEmpty() ? user.address() : user.displayName();
    return new Principal(user.account().name(), "individual", name, user.address(), user.address());
  }

  private static Principal of(SharedAccount shared) {
    String name = shared.displayName().isEmpty() ? shared.address() : shared.displayName();
    return new Principal(
        shared.account().name(), "other", name, shared.address(), shared.address());
  }

  private static Principal of(Group group) {
    String name = group.displayName().isEmpty() ? group.address() : group.displayName();
    return new Principal(groupId(group.address()), "group", name, group.address(), group.address());
  }

  /// Groups have no number: an address may be longer than an id.
  public static String groupId(String address) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
      return "g" + HexFormat.of().formatHex(hash, 0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
