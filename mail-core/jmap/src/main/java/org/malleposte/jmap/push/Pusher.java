package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
///
/// Of several servers one sends. The others listen as well and hold back what happened within the
/// last minute: when the one that sends is no more, it is not known what it has sent, and a client
/// is rather told of a state twice than not at all.
public final class Pusher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
  private static final Actor ACTOR = Actor.system("push");
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final long LONGEST_PAUSE_MS = 300_000;

  /// Between two looks whether this server is to send now.
  private static final long LOOK_MS = 250;

  private static final long HELD_BACK = Duration.ofMinutes(1).toNanos();

  /// In one message: push services take some 4,000 octets (RFC 8291 §4).
  private static final int ACCOUNTS = 8;

  private final long pauseMs;
  private final PushHub hub;
  private final Rooms rooms;
  private final Subscriptions subscriptions;
  private final Sender sender;
  private final Clock clock;
  private final Map<String, Served> served = new ConcurrentHashMap<>();
  private final Verifications verifications;

  private record Served(byte[] subscription, Courier courier, Following watch) {}

  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final Watch others;
  private volatile BooleanSupplier mine = () -> true;
  private volatile boolean closed;

  public Pusher(
      PushHub hub,
      Rooms rooms,
      Subscriptions subscriptions,
      Destinations destinations,
      String contact)
      throws GeneralSecurityException {
    this(hub, rooms, subscriptions, destinations, contact, PAUSE);
  }

  /// @param pause after a push that was not taken; after each further one, twice as long
  Pusher(
      PushHub hub,
      Rooms rooms,
      Subscriptions subscriptions,
      Destinations destinations,
      String contact,
      Duration pause)
      throws GeneralSecurityException {
    this.pauseMs = pause.toMillis();
    this.hub = hub;
    this.rooms = rooms;
    this.subscriptions = subscriptions;
    this.clock = rooms.clock();
    this.verifications = new Verifications(clock);
    this.sender = new Sender(destinations, subscriptions.vapid(), contact, clock);
    this.others = rooms.accounts().isShared() ? subscriptions.watch(this::lookSoon) : () -> {};
    try {
      look(false);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Sends only while that is so: another server sends what this one does not.
  public void sendWhen(BooleanSupplier condition) {
    mine = condition;
  }

  /// Subscriptions may have been made or ended by way of another server. Must not block.
  private void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("push").start(this::lookUntilSeen);
    }
  }

  private void lookUntilSeen() {
    boolean again = true;
    while (again && !closed) {
      looking.set(false);
      try {
        look(true);
        again = false;
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("JMAP pushes", e))
            .setCause(e)
            .log("Whom to push to cannot be read now; it is tried again.");
        again = pause(pauseMs) && looking.compareAndSet(false, true);
      }
    }
  }

  /// @param afresh whether one that is new here was made a moment ago: what has happened since then
  ///   is not known, so it is told of everything
  private synchronized void look(boolean afresh) {
    Map<Subscription, AccountId> found = new LinkedHashMap<>();
    subscriptions.all((user, subscription) -> found.put(subscription, user));
    Set<String> there = new HashSet<>();
    found.forEach((subscription, user) -> {
      if (subscription.verified() && !subscriptions.isExpired(subscription)) {
        there.add(subscription.id());
        Served known = served.get(subscription.id());
        if (known == null || !Arrays.equals(known.subscription, subscription.encode())) {
          begin(user, subscription, afresh && known == null);
        }
      }
    });
    served.keySet().stream().filter(id -> !there.contains(id)).toList().forEach(this::forget);
  }

  /// Whether a user may have another code sent.
  boolean mayVerify(AccountId user) {
    return verifications.another(user);
  }

  /// Sends the code that the client has to show (RFC 8620 §7.2.2).
  void verify(AccountId user, Subscription subscription) {
    ObjectNode message =
        Json.object()
            .put("@type", "PushVerification")
            .put("pushSubscriptionId", subscription.id())
            .put("verificationCode", subscription.code());
    Thread.ofVirtual().name("push").start(() -> sender.send(user, subscription, message));
  }

  /// Tells the subscription of everything from now on, as it now is.
  void serve(AccountId user, Subscription subscription) {
    try {
      begin(user, subscription, false);
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("JMAP pushes", e))
          .setCause(e)
          .log("Whom to push to cannot be read now; it is tried again.");
      lookSoon();
    }
  }

  private synchronized void begin(AccountId user, Subscription subscription, boolean telling) {
    if (closed) {
      return;
    }
    List<Account> accounts = accounts(user);
    Courier courier = new Courier(user, subscription, accounts);
    Following watch = new Following(hub, () -> accounts(user), courier::changed);
    Served old = served.put(subscription.id(), new Served(subscription.encode(), courier, watch));
    if (old != null) {
      old.watch.close();
      old.courier.end(courier);
    }
    if (telling) {
      accounts.forEach(one -> courier.changed(one.id(), Types.ALL, one.modseq()));
    }
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
          Caller caller = new Caller(ACTOR, id, names, false);
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
      old.watch.close();
      old.courier.end(null);
    }
  }

  /// Waits for its turn as long as there is something to tell that the server whose turn it is may
  /// leave untold. Must not block.
  private void await() {
    if (waiting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("push").start(this::watchTurn);
    }
  }

  private void watchTurn() {
    while (!closed && !mine.getAsBoolean() && isHoldingBack() && pause(LOOK_MS)) {
      // looked at above
    }
    waiting.set(false);
    if (!closed && isHoldingBack()) {
      served.values().forEach(one -> one.courier.wake());
    }
  }

  private boolean isHoldingBack() {
    long oldest = System.nanoTime() - HELD_BACK;
    boolean any = false;
    for (Served one : served.values()) {
      any |= one.courier.isHoldingBack(oldest);
    }
    return any;
  }

  /// Carries messages to one subscription.
  private final class Courier {
    private final AccountId user;
    private final Subscription to;
    private final Pending pending;
    private boolean running;
    private boolean over;
    private @Nullable Courier heir;

    Courier(AccountId user, Subscription subscription, List<Account> accounts) {
      this.user = user;
      this.to = subscription;
      this.pending = new Pending(subscription.types(), accounts);
    }

    void changed(AccountId account, Set<String> types, long modseq) {
      pending.add(account, types, modseq);
      wake();
    }

    synchronized void wake() {
      if (running || over || closed || !pending.hasAny()) {
        return;
      }
      if (mine.getAsBoolean()) {
        running = true;
        Thread.ofVirtual().name("push").start(this::run);
      } else {
        await();
      }
    }

    synchronized boolean isHoldingBack(long oldest) {
      return !running && pending.hasSince(oldest);
    }

    /// Another does it from now on, and has to tell what this one did not.
    synchronized void end(@Nullable Courier next) {
      over = true;
      heir = next;
      Pending.News left = pending.take();
      if (left != null) {
        giveBack(left);
      }
    }

    private void run() {
      int failures = 0;
      for (Pending.News news = next(); news != null; news = next()) {
        if (isDone(news)) {
          failures = 0;
        } else {
          giveBack(news);
          pause(Math.min(LONGEST_PAUSE_MS, pauseMs << Math.min(10, failures++)));
        }
      }
    }

    private synchronized Pending.@Nullable News next() {
      boolean allowed = !over && !closed && mine.getAsBoolean();
      Pending.News news = allowed ? pending.take(ACCOUNTS) : null;
      running = news != null;
      wake(); // it may not be this server's turn any more
      return news;
    }

    private synchronized void giveBack(Pending.News news) {
      if (!over) {
        pending.addAll(news.changed());
      } else if (heir != null) {
        heir.pending.addAll(news.changed());
        heir.wake();
      }
    }

    /// Returns false when it is to be tried again.
    private boolean isDone(Pending.News news) {
      try {
        if (subscriptions.isOver(to)) {
          return removed();
        }
        return switch (sender.send(user, to, news.stateChange())) {
          case TAKEN -> true;
          case FAILED -> false;
          case GONE -> {
            subscriptions.remove(ACTOR, user, to.id());
            forget(this);
            yield true;
          }
        };
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("JMAP pushes", e))
            .setCause(e)
            .log("Whether a push is still wanted cannot be told now; it is tried again.");
        return false;
      } catch (RuntimeException e) {
        LOG.error("A push failed.", e);
        return false;
      }
    }

    private boolean removed() {
      boolean removed = subscriptions.removeIfOver(ACTOR, user, to.id());
      if (removed) {
        forget(this);
      } else {
        lookSoon(); // it has got more time
      }
      return removed;
    }
  }

  private void forget(Courier courier) {
    String id = courier.to.id();
    Served known = served.get(id);
    if (known != null && known.courier == courier && served.remove(id, known)) {
      known.watch.close();
      courier.end(null);
    }
  }

  private static boolean pause(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    others.close();
    List.copyOf(served.keySet()).forEach(this::forget);
    sender.close();
  }
}
