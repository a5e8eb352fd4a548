package org.malleposte.jmap.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.jmap.Json;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// Push services that mean no good, users who have too many, and what one is told who was away.
@Timeout(120)
class SendingTest {
  private static final AccountId ANN = new AccountId("default", "u1");
  private static final AccountId BOB = new AccountId("default", "u2");

  @TempDir Path folder;

  private static Subscription to(String url) {
    return new Subscription(
        "P1", "d", url, new byte[0], new byte[0], "c", true, Instant.MAX, List.of(), "");
  }

  @Test
  void aServiceThatNeverEndsIsLeft() throws Exception {
    Destinations here = new Destinations(List.of("127.0.0.1"));
    try (Service service = new Service();
        Sender sender =
            new Sender(here, Vapid.fresh(), "mailto:x", Clock.systemUTC(), Duration.ofSeconds(3))) {
      Sender.Outcome outcome = sender.send(ANN, to(service.hangingUrl()), Json.object());
      assertThat(outcome).isEqualTo(Sender.Outcome.FAILED);
      assertThat(sender.send(ANN, to(service.url()), Json.object()))
          .isEqualTo(Sender.Outcome.TAKEN);
      assertThat(sender.send(ANN, to("http://127.0.0.1:99999/"), Json.object()))
          .isEqualTo(Sender.Outcome.FAILED);
    }
  }

  @Test
  void whoseServicesTakeTheirTimeKeepsNobodyElseWaiting() throws Exception {
    Lanes lanes = new Lanes();
    List<Lanes.Passage> inside = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      inside.add(lanes.enter(ANN));
    }
    CountDownLatch through = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try (Lanes.Passage _ = lanes.enter(ANN)) {
            through.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    lanes.enter(BOB).close();
    assertThat(through.await(200, TimeUnit.MILLISECONDS)).isFalse();
    inside.forEach(Lanes.Passage::close);
    assertThat(through.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aNameThatLeadsInsideIsNoDestination() {
    URI here = URI.create("https://localhost/");
    assertThat(new Destinations(List.of("*")).leadsInside(here)).isTrue();
    assertThat(new Destinations(List.of("*", "localhost")).leadsInside(here)).isFalse();
  }

  @Test
  void whatIsOverLeavesRoomAndCodesAreNotSentWithoutEnd() throws Exception {
    try (Service service = new Service();
        Node node = new Node(folder, new MemoryMetadataStore(), new MemoryObjectStore(), "n")) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(node.subscribe(service.url()));
      }
      assertThat(node.subscribe(service.url())).isEmpty(); // overQuota
      ids.forEach(id -> node.update(id, "expires", "2020-01-01T00:00:00Z"));
      assertThat(node.call("PushSubscription/get", "{}").at("/list")).isEmpty();
      String error = "";
      int made = 20;
      while (made < 200 && error.isEmpty()) {
        String arguments =
            "{'create':{'k':{'deviceClientId':'d','url':'%s','expires':'2020-01-01T00:00:00Z'}}}"
                .formatted(service.url());
        error = node.call("PushSubscription/set", arguments).at("/notCreated/k/type").asText();
        made++;
      }
      assertThat(error).isEqualTo("rateLimit");
    }
  }

  @Test
  void whoWasAwayForLongerThanTheJournalGoesBackIsToldOfEverything() throws Exception {
    MemoryMetadataStore store = new MemoryMetadataStore();
    Kind kind = Kind.mutable(100, "note");
    MemoryMetadataStore other = new MemoryMetadataStore();
    Account source = new Accounts(other, Clock.systemUTC()).open(ANN);
    for (int i = 0; i < 5; i++) {
      source.<Boolean, RuntimeException>change(
          Actor.system("test"),
          draft -> {
            draft.put(kind, Bytes.EMPTY, new byte[] {1});
            return true;
          });
    }
    JournalEntry last = other.after(ANN, 4, 1).getFirst();
    store.begin(ANN).complete(last);
    Account account = new Accounts(store, Clock.systemUTC()).open(ANN);
    assertThat(account.historyFrom()).isEqualTo(4);
    for (String state : List.of("u1.2", "u1.9", "nonsense")) {
      Pending pending = new Pending(List.of("Email"), List.of(account));
      pending.resume(state, List.of(account));
      Pending.News news = pending.take();
      assertThat(news).as(state).isNotNull();
      assertThat(news.stateChange().at("/changed/u1/Email").asText()).isEqualTo("5");
    }
  }
}
