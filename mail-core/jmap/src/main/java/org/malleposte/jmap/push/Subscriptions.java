package org.malleposte.jmap.push;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Watch;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;

/// The push subscriptions of everybody, in an account of the system: they belong to a user's
/// sign-ins, not to the mail.
public final class Subscriptions {
  private static final String ACCOUNT = "push";

  /// Key: the user's account, NUL, id.
  static final Kind SUBSCRIPTION = Kind.mutable(97, "push-subscription");

  /// One record: the server's key.
  static final Kind VAPID = Kind.mutable(98, "vapid-key");

  /// Of one user.
  static final int MOST = 20;

  private final Account account;
  private final Authenticator authenticator;
  private final Directory directory;
  private final Clock clock;

  public Subscriptions(Rooms rooms) {
    this.authenticator = rooms.authenticator();
    this.directory = rooms.directory();
    this.clock = rooms.clock();
    this.account = rooms.accounts().open(new AccountId(rooms.directory().tenant(), ACCOUNT));
  }

  private static Bytes prefix(AccountId user) {
    return Bytes.utf8(user.name() + "\0");
  }

  private static Bytes key(AccountId user, String id) {
    return Bytes.utf8(user.name() + "\0" + id);
  }

  List<Subscription> of(AccountId user) {
    List<Subscription> all = new ArrayList<>();
    account.scan(
        SUBSCRIPTION,
        prefix(user),
        prefix(user).afterPrefix(),
        (_, value) -> all.add(Subscription.decode(value)));
    all.removeIf(this::isOver);
    return all;
  }

  /// RFC 8620 §7.2: it ends with its time, and with the credentials of whoever made it. These may
  /// be so new that this server has not heard of them.
  boolean isOver(Subscription subscription) {
    if (isExpired(subscription)) {
      return true;
    }
    if (!authenticator.isRevoked(subscription.means())) {
      return false;
    }
    directory.look();
    return authenticator.isRevoked(subscription.means());
  }

  boolean isExpired(Subscription subscription) {
    return subscription.expires().isBefore(clock.instant());
  }

  /// Told of each subscription and whose it is.
  interface Visitor {
    void visit(AccountId user, Subscription subscription);
  }

  void all(Visitor visitor) {
    account.scan(
        SUBSCRIPTION,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          String text = key.utf8();
          String user = text.substring(0, text.indexOf('\0'));
          visitor.visit(new AccountId(account.id().tenant(), user), Subscription.decode(value));
          return true;
        });
  }

  @Nullable Subscription find(AccountId user, String id) {
    byte[] value = account.get(SUBSCRIPTION, key(user, id));
    Subscription found = value == null ? null : Subscription.decode(value);
    return found == null || isOver(found) ? null : found;
  }

  void put(Actor actor, AccountId user, Subscription subscription) throws SetException {
    account.<Boolean, SetException>change(
        actor,
        draft -> {
          List<Bytes> over = new ArrayList<>();
          int[] others = {0};
          draft.scan(
              SUBSCRIPTION,
              prefix(user),
              prefix(user).afterPrefix(),
              (key, value) -> {
                boolean ended = isOver(Subscription.decode(value)) && over.add(key);
                others[0] += ended || key.equals(key(user, subscription.id())) ? 0 : 1;
                return true;
              });
          over.forEach(key -> draft.delete(SUBSCRIPTION, key));
          if (others[0] >= MOST) {
            throw new SetException(
                SetError.OVER_QUOTA, "A user has at most " + MOST + " push subscriptions.");
          }
          draft.put(SUBSCRIPTION, key(user, subscription.id()), subscription.encode());
          return true;
        });
  }

  /// Decides what becomes of a subscription.
  interface Edit {
    Subscription of(Subscription before) throws SetException;
  }

  /// @return as it is now
  Subscription update(Actor actor, AccountId user, String id, Edit edit) throws SetException {
    return account.<Subscription, SetException>change(
        actor,
        draft -> {
          byte[] value = draft.get(SUBSCRIPTION, key(user, id));
          Subscription before = value == null ? null : Subscription.decode(value);
          if (before == null || isOver(before)) {
            throw SetException.notFound();
          }
          Subscription after = edit.of(before);
          draft.put(SUBSCRIPTION, key(user, id), after.encode());
          return after;
        });
  }

  void remove(Actor actor, AccountId user, String id) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          draft.delete(SUBSCRIPTION, key(user, id));
          return true;
        });
  }

  /// Takes away one that is over; returns false when it was given more time meanwhile.
  boolean removeIfOver(Actor actor, AccountId user, String id) {
    return account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          byte[] value = draft.get(SUBSCRIPTION, key(user, id));
          boolean over = value == null || isOver(Subscription.decode(value));
          if (over && value != null) {
            draft.delete(SUBSCRIPTION, key(user, id));
          }
          return over;
        });
  }

  /// Wakes somebody after every change; see [Account#watch].
  Watch watch(Runnable watcher) {
    return account.watch(watcher);
  }

  /// The server's key, made when it is needed first.
  public Vapid vapid() throws GeneralSecurityException {
    byte[] record = account.get(VAPID, Bytes.EMPTY);
    if (record == null) {
      byte[] fresh = Vapid.fresh().encode();
      record =
          account.<byte[], RuntimeException>change(
              Actor.system("push"),
              draft -> {
                byte[] there = draft.get(VAPID, Bytes.EMPTY);
                if (there == null) {
                  draft.put(VAPID, Bytes.EMPTY, fresh);
                }
                return there == null ? fresh : there;
              });
    }
    return Vapid.decode(record);
  }
}
