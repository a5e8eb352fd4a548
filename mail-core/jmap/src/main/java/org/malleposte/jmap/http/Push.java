package org.malleposte.jmap.http;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Capability;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.push.PushHub;
import org.malleposte.jmap.push.Pusher;
import org.malleposte.jmap.push.SubscriptionGet;
import org.malleposte.jmap.push.SubscriptionSet;
import org.malleposte.jmap.push.Subscriptions;
import org.malleposte.jmap.push.Vapid;
import org.malleposte.jmap.push.VapidCapability;

/// Push subscriptions, as far as the administrator lets the server send anything.
final class Push implements AutoCloseable {
  private final Subscriptions subscriptions;
  private final @Nullable Pusher pusher;
  private final List<Capability> capabilities = new ArrayList<>();

  Push(PushHub hub, Rooms rooms, JmapSettings settings) {
    this.subscriptions = new Subscriptions(rooms);
    boolean nowhere = settings.pushTo().isNowhere();
    if (!nowhere) {
      capabilities.add(new VapidCapability(vapid())); // the store may fail as long as nobody pushes
    }
    this.pusher = nowhere ? null : pusher(hub, rooms, settings);
  }

  private Vapid vapid() {
    try {
      return subscriptions.vapid();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has P-256", e);
    }
  }

  private Pusher pusher(PushHub hub, Rooms rooms, JmapSettings settings) {
    try {
      return new Pusher(hub, rooms, subscriptions, settings.pushTo(), settings.contact());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has P-256", e);
    }
  }

  List<Method> methods() {
    return List.of(new SubscriptionGet(subscriptions), new SubscriptionSet(subscriptions, pusher));
  }

  /// RFC 9749, where there is anything to send.
  List<Capability> capabilities() {
    return capabilities;
  }

  void sendWhen(BooleanSupplier condition) {
    if (pusher != null) {
      pusher.sendWhen(condition);
    }
  }

  @Override
  public void close() {
    if (pusher != null) {
      pusher.close();
    }
  }
}
