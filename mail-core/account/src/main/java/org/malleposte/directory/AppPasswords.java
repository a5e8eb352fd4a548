package org.malleposte.directory;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// Passwords for single programs: generated, shown once, good for some scopes, revoked one by one.
public final class AppPasswords {
  /// Of one user.
  public static final int MAX = 50;

  /// No letter or digit that is taken for another.
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int LENGTH = 20; // 100 bits
  private static final int GROUP = 5;
  private static final int LABEL_BOUND = 100;

  /// How exact [AppPassword#lastUsed] is: a commit for every use would be dear.
  private static final Duration USE_GRAIN = Duration.ofHours(1);

  private final Account account;
  private final DirectoryView view;
  private final SecureRandom random = new SecureRandom();

  AppPasswords(Account account, DirectoryView view) {
    this.account = account;
    this.view = view;
  }

  /// A new app password with its secret, which nobody sees again.
  public record Created(AppPassword about, String secret) {
    /// Never shows the secret.
    @Override
    public String toString() {
      return about.toString();
    }
  }

  public List<AppPassword> list(AccountId user) {
    return view.appPasswords(Records.number(user)).stream().map(StoredAppPassword::about).toList();
  }

  /// @param label what the user calls it, such as `phone`
  public Created create(Actor actor, AccountId user, String label, Set<Scope> scopes)
      throws DirectoryException {
    if (scopes.isEmpty()) {
      throw Refusals.invalid("An app password needs a scope, such as imap");
    }
    if (label.length() > LABEL_BOUND) {
      throw Refusals.invalid("A label has at most " + LABEL_BOUND + " characters");
    }
    String secret = secret();
    byte[] salt = random(16);
    String id = HexFormat.of().formatHex(random(4));
    return account.change(
        actor, draft -> new Created(create(draft, user, id, label, scopes, salt, secret), secret));
  }

  private static AppPassword create(
      Draft draft,
      AccountId user,
      String id,
      String label,
      Set<Scope> scopes,
      byte[] salt,
      String secret)
      throws DirectoryException {
    String address = new Edits(draft).user(user).address();
    int number = Records.number(user);
    int[] count = {0};
    Bytes prefix = Bytes.ofInt(number);
    draft.scan(Records.APP_PASSWORD, prefix, prefix.afterPrefix(), (_, _) -> ++count[0] < MAX);
    if (count[0] >= MAX) {
      throw Refusals.tooMany("A user has at most " + MAX + " app passwords; revoke one first");
    }
    AppPassword about = new AppPassword(id, label, scopes, draft.time(), null);
    StoredAppPassword stored = new StoredAppPassword(about, salt, hash(salt, plain(secret)));
    draft.put(Records.APP_PASSWORD, Records.appPasswordKey(number, id), stored.encode());
    List<String> names = scopes.stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    draft.event(new Event.AppPasswordCreated(address, id, label, names.stream().sorted().toList()));
    return about;
  }

  /// Takes effect at once.
  public void revoke(Actor actor, AccountId user, String id) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          String address = new Edits(draft).user(user).address();
          Bytes key = Records.appPasswordKey(Records.number(user), id);
          byte[] record = draft.get(Records.APP_PASSWORD, key);
          if (record == null) {
            throw Refusals.notFound("app password", id);
          }
          draft.delete(Records.APP_PASSWORD, key);
          String label = StoredAppPassword.decode(record).about().label();
          draft.event(new Event.AppPasswordRevoked(address, id, label));
        });
  }

  /// The user's app password with that secret, or null.
  @Nullable AppPassword find(User user, String secret) {
    String plain = plain(secret);
    if (plain.length() != LENGTH) {
      return null;
    }
    for (StoredAppPassword stored : view.appPasswords(Records.number(user.account()))) {
      if (MessageDigest.isEqual(stored.hash(), hash(stored.salt(), plain))) {
        return stored.about();
      }
    }
    return null;
  }

  /// Notes the use, unless one was noted a short while ago.
  void used(Actor actor, User user, String id) throws DirectoryException {
    Bytes key = Records.appPasswordKey(Records.number(user.account()), id);
    Edits.apply(
        account,
        actor,
        draft -> {
          byte[] record = draft.get(Records.APP_PASSWORD, key);
          StoredAppPassword stored = record == null ? null : StoredAppPassword.decode(record);
          if (stored != null && isDue(stored.about(), draft.time())) {
            draft.put(Records.APP_PASSWORD, key, stored.usedAt(draft.time()).encode());
            draft.event(new Event.AppPasswordUsed(user.address(), id, stored.about().label()));
          }
        });
  }

  static boolean isDue(AppPassword password, Instant now) {
    return password.lastUsed() == null || password.lastUsed().plus(USE_GRAIN).isBefore(now);
  }

  private String secret() {
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      secret.append(i > 0 && i % GROUP == 0 ? "-" : "");
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return secret.toString();
  }

  /// People type it with or without the hyphens.
  private static String plain(String secret) {
    return secret.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }

  private static byte[] hash(byte[] salt, String plain) {
    return ScramKeys.hmac(salt, plain);
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
