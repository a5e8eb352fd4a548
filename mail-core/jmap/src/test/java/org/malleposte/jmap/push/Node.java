package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.lease.Lease;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.MemoryRooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.Speech;
import org.malleposte.jmap.core.CoreCapability;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.StorageException;

/// One of several servers of the same stores, as far as it pushes; Ann is `u1`. The lease says
/// which of them sends.
final class Node implements AutoCloseable {
  private static final Actor ADMIN = Actor.system("test");
  private static final Duration LEASE = Duration.ofSeconds(1);

  final MemoryRooms rooms;
  final Lease lease;
  private final PushHub hub;
  private final Pusher pusher;
  private final Speech speech;
  private volatile boolean closed;

  Node(Path folder, MemoryMetadataStore metadata, MemoryObjectStore objects, String name)
      throws Exception {
    rooms = new MemoryRooms(folder, metadata, objects);
    rooms.accounts.share();
    if (rooms.directory.domains().list().isEmpty()) {
      rooms.directory.domains().add(ADMIN, "example.org");
      rooms.directory.users().create(ADMIN, NewUser.of("ann@example.org", "secret"));
    }
    hub = new PushHub(rooms.accounts);
    Subscriptions subscriptions = new Subscriptions(rooms.rooms());
    pusher =
        new Pusher(
            hub,
            rooms.rooms(),
            subscriptions,
            new Destinations(List.of("127.0.0.1")),
            "mailto:x@example.org",
            Duration.ofMillis(50));
    Lease.Work work =
        new Lease.Work() {
          @Override
          public void begin() {
            // what is to be sent asks whether the lease is held
          }

          @Override
          public void end() {
            // as above
          }
        };
    AccountId home = new AccountId("default", "leases");
    lease = new Lease(rooms.accounts, rooms.store, home, "push", name, LEASE, work);
    pusher.sendWhen(lease::isHeld);
    Limits limits = Limits.DEFAULT;
    CoreCapability core =
        new CoreCapability(
            limits,
            List.of(
                new SubscriptionGet(subscriptions), new SubscriptionSet(subscriptions, pusher)));
    speech =
        new Speech(
            new Dispatcher(new Catalogue(rooms.rooms(), limits, List.of(core))),
            Set.of(CoreCapability.URN));
    Thread.ofVirtual().start(this::look);
  }

  /// What other servers did is looked for, as it is where the bus is down.
  private void look() {
    try {
      while (!closed) {
        try {
          rooms.accounts.watched().forEach(Account::look);
        } catch (StorageException e) {
          assert rooms.way.isCut();
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  User ann() {
    return rooms.directory.user("ann@example.org").orElseThrow();
  }

  /// Nothing that it does reaches the store from now on, nor anybody else.
  void kill() {
    rooms.way.cut();
    pusher.sendWhen(() -> false);
  }

  void awaitLease() throws InterruptedException {
    for (int i = 0; i < 6_000 && !lease.isHeld(); i++) {
      Thread.sleep(10);
    }
    if (!lease.isHeld()) {
      throw new AssertionError("the lease was not taken");
    }
  }

  /// The answer to a call of Ann's, written with `'` for `"`.
  JsonNode call(String method, String arguments) {
    User ann = ann();
    Actor actor = new Actor(ann.address(), "", "jmap", "127.0.0.1", "s");
    Caller caller = new Caller(actor, ann.account(), Set.of(ann.address()), false);
    return speech.call(new SignedIn(ann, caller), null, method, arguments);
  }

  /// Makes a subscription, not verified yet; returns its id.
  String subscribe(String url) {
    JsonNode made =
        call(
            "PushSubscription/set",
            "{'create':{'k':{'deviceClientId':'d','url':'%s','types':['Email']}}}".formatted(url));
    return made.at("/created/k/id").asText();
  }

  JsonNode update(String id, String property, String value) {
    return call(
        "PushSubscription/set", "{'update':{'%s':{'%s':'%s'}}}".formatted(id, property, value));
  }

  /// Puts a message into Ann's INBOX; returns the state of her account.
  String append() throws Exception {
    MailAccount account = rooms.mail.open(ann().account());
    byte[] message = "Subject: news\r\n\r\nnews\r\n".getBytes(StandardCharsets.UTF_8);
    try (MessageSpool spool = MessageSpool.of(message)) {
      Addition addition = new Addition(rooms.mail.keep("default", spool), Flags.NONE, 0);
      account.add(
          Caller.privileged(ADMIN, account.id()),
          account.mailboxes().find("INBOX").id(),
          List.of(addition),
          "appended",
          "");
    }
    return String.valueOf(account.account().modseq());
  }

  @Override
  public void close() throws Exception {
    closed = true;
    pusher.close();
    lease.close();
    hub.close();
    rooms.way.mend();
    rooms.close();
  }
}
