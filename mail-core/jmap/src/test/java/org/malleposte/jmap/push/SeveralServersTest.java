package org.malleposte.jmap.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// Two servers of one store, of which one sends what is pushed.
@Timeout(120)
class SeveralServersTest {
  @TempDir Path temp;
  private Service service;
  private Node one;
  private Node two;

  @BeforeEach
  void open() throws Exception {
    MemoryMetadataStore metadata = new MemoryMetadataStore();
    MemoryObjectStore objects = new MemoryObjectStore();
    service = new Service();
    one = new Node(Files.createDirectory(temp.resolve("one")), metadata, objects, "one");
    two = new Node(Files.createDirectory(temp.resolve("two")), metadata, objects, "two");
    one.lease.start();
    one.awaitLease();
    two.lease.start();
  }

  @AfterEach
  void close() throws Exception {
    two.close();
    one.close();
    service.close();
  }

  private String email(JsonNode change) {
    assertThat(change.path("@type").asText()).isEqualTo("StateChange");
    return change.at("/changed/u1/Email").asText();
  }

  /// Until that state is told; others may come first, and it may be told twice.
  private void awaitEmail(String state) throws InterruptedException {
    String told = email(service.next());
    while (!told.equals(state)) {
      told = email(service.next());
    }
  }

  private String verifiedAt(Node node) throws InterruptedException {
    String id = one.subscribe(service.url());
    JsonNode verification = service.next();
    assertThat(verification.path("pushSubscriptionId").asText()).isEqualTo(id);
    for (int i = 0; i < 600 && node.call("PushSubscription/get", "{}").at("/list").isEmpty(); i++) {
      Thread.sleep(10);
    }
    String code = verification.path("verificationCode").asText();
    JsonNode answer = node.update(id, "verificationCode", code);
    assertThat(answer.at("/updated").has(id)).as(answer.toString()).isTrue();
    return id;
  }

  @Test
  void whatHappensBetweenTheEndOfTheOneThatSendsAndTheNextIsPushedToo() throws Exception {
    verifiedAt(one);
    awaitEmail(one.append());
    Thread.sleep(200); // the other has heard of the subscription
    one.kill();
    String inBetween = two.append();
    assertThat(two.lease.isHeld()).isFalse();
    two.awaitLease();
    awaitEmail(inBetween);
    awaitEmail(two.append()); // and it goes on
  }

  @Test
  void oneOfThemSends() throws Exception {
    verifiedAt(one);
    String state = one.append();
    awaitEmail(state);
    JsonNode again = service.within(1_500);
    assertThat(again == null || email(again).equals(state)).isTrue();
    assertThat(service.within(1_500)).isNull();
  }

  @Test
  void whatIsVerifiedAtAnotherServerIsServedByTheOneThatSends() throws Exception {
    verifiedAt(two);
    String state = two.append(); // before the other one can have heard of it
    assertThat(one.lease.isHeld()).isTrue();
    awaitEmail(state);
    awaitEmail(two.append());
  }

  @Test
  void whoGivesTheLeaseBackIsFollowedAtOnce() throws Exception {
    verifiedAt(one);
    awaitEmail(one.append());
    one.lease.close();
    two.awaitLease();
    awaitEmail(two.append());
  }

  @Test
  void whatAServiceDoesNotTakeIsToldLater() throws Exception {
    String id = verifiedAt(one);
    service.refusing.set(5);
    String state = one.append();
    for (int i = 0; i < 600 && service.refused.get() < 2; i++) {
      Thread.sleep(10);
    }
    one.update(id, "expires", "2999-01-01T00:00:00Z"); // it is served anew, and nothing is lost
    awaitEmail(state);
    assertThat(service.refusing).hasValue(0);
  }
}
