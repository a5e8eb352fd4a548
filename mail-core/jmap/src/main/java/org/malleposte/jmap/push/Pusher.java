package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Rooms;
import org.malleposte.mail.Caller;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the push subscriptions: listens for those that are verified, one message to each at a
/// time; what happens meanwhile is one more message.
public final class Pusher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
  private static final int TRIES = 3;
  private static final long PAUSE_MS = 2_000;

  private final PushHub hub;
  private final Rooms rooms;
  private final Subscriptions subscriptions;
  private final Sender sender;
  private final Clock clock;
  private final Map<String, Served> served = new ConcurrentHashMap<>();

  private record Served(byte[] subscription, Following watch) {}

  private final AtomicBoolean looking = new AtomicBoolean();
  private final Watch others;
  private volatile BooleanSupplier mine = () -> true;

  public Pusher(
      PushHub hub,
      Rooms rooms,
      Subscriptions subscriptions,
      Destinations destinations,
      String contact)
      throws GeneralSecurityException {
    this.hub = hub;
    this.rooms = rooms;
    this.subscriptions = subscriptions;
    this.clock = rooms.clock();
    this.sender = new Sender(destinations, subscriptions.vapid(), contact, clock);
    this.others = rooms.accounts().isShared() ? subscriptions.watch(this::lookSoon) : () -> {};
    look();
  }

  /// Sends only while that is so: another server sends what this one does not.
  public void sendWhen(BooleanSupplier condition) {
    mine = condition;
  }

  /// Subscriptions may have been made or ended by way of another server. Must not block.
  private void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("push")
          .start(() -> {
            looking.set(false);
            try {
              look();
            } catch (StorageException e) {
              LOG.atLevel(Outage.level("JMAP pushes", e))
                  .setCause(e)
                  .log("Whom to push to cannot be read now.");
            }
          });
    }
  }

  private synchronized void look() {
    Set<String> there = new HashSet<>();
    subscriptions.all((user, subscription) -> {
      if (subscription.verified()) {
        there.add(subscription.id());
        Served known = served.get(subscription.id());
        if (known == null || !Arrays.equals(known.subscription, subscription.encode())) {
          serve(user, subscription);
        }
      }
    });
    served.keySet().stream().filter(id -> !there.contains(id)).toList().forEach(this::forget);
  }

  /// Sends the code that the client has to show (RFC 8620 §7.2.2).
  void verify(Subscription subscription) {
    ObjectNode message =
        Json.object()
            .put("@type", "PushVerification")
            .put("pushSubscriptionId", subscription.id())
            .put("verificationCode", subscription.code());
    Thread.ofVirtual().name("push").start(() -> sender.send(subscription, message));
  }

  /// Tells the subscription of everything from now on, as it now is.
  void serve(AccountId user, Subscription subscription) {
    forget(subscription.id());
    Pending pending = new Pending(subscription.types(), accounts(user));
    Courier courier = new Courier(user, subscription, pending);
    Following watch =
        new Following(
            hub,
            () -> accounts(user),
            (account, types, modseq) -> {
              pending.add(account, types, modseq);
              courier.wake();
            });
    served.put(subscription.id(), new Served(subscription.encode(), watch));
  }

  /// The user's own, and those of which somebody shares a mailbox.
  private List<Account> accounts(AccountId id) {
    List<Account> accounts = new ArrayList<>();
    accounts.add(rooms.accounts().open(id));
    rooms
        .directory()
        .user(id)
        .ifPresent(user -> {
          Set<String> names = rooms.directory().names(user);
          Caller caller = new Caller(Actor.system("push"), id, names, false);
          rooms
              .mail()
              .sharedWith(caller)
              .forEach(owner -> accounts.add(rooms.accounts().open(owner)));
        });
    return accounts;
  }

  void forget(String id) {
    Served old = served.remove(id);
    if (old != null) {
      old.watch().close();
    }
  }

  /// Carries messages to one subscription.
  private final class Courier {
    private final AccountId user;
    private final Subscription to;
    private final Pending pending;
    private boolean running;

    Courier(AccountId user, Subscription to, Pending pending) {
      this.user = user;
      this.to = to;
      this.pending = pending;
    }

    synchronized void wake() {
      if (!running) {
        running = true;
        Thread.ofVirtual().name("push").start(this::run);
      }
    }

    private void run() {
      for (Pending.News news = next(); news != null; news = next()) {
        boolean over = to.expires().isBefore(clock.instant()) || subscriptions.isOver(to);
        if (over || mine.getAsBoolean() && !deliver(news.stateChange())) {
          drop();
        }
      }
    }

    private synchronized Pending.@Nullable News next() {
      Pending.News news = pending.take();
      running = news != null;
      return news;
    }

    /// Returns false when the subscription is no more.
    private boolean deliver(ObjectNode change) {
      for (int i = 0; i < TRIES; i++) {
        switch (sender.send(to, change)) {
          case TAKEN -> {
            return true;
          }
          case GONE -> {
            return false;
          }
          case FAILED -> pause(i);
        }
      }
      return true; // the next change tells this one's state, too
    }

    private void drop() {
      forget(to.id());
      subscriptions.remove(Actor.system("push"), user, to.id());
    }
  }

  private static void pause(int round) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS << round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    others.close();
    List.copyOf(served.keySet()).forEach(this::forget);
    sender.close();
  }
}
