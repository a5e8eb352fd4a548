package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.mail.queue.Envelope;

class CouriersTest {
  private static final String TEXT = "Subject: hello\nMessage-ID: <1@example.org>\n\nHello\n";

  @TempDir Path folder;
  private Post post;
  private Sink sink;

  @BeforeEach
  void open() throws IOException {
    post = new Post(folder);
    sink = new Sink();
  }

  @AfterEach
  void close() throws IOException {
    sink.close();
    post.close();
  }

  private void awaitEmpty() throws InterruptedException {
    Post.await("an empty queue", () -> post.queue.size() == 0);
  }

  @Test
  void whatIsQueuedLeaves() throws Exception {
    try (Couriers couriers = post.couriers(sink)) {
      for (int i = 0; i < 20; i++) {
        post.send(TEXT, "eve@else.test", "zoe" + i + "@other.test");
      }
      awaitEmpty();
      assertThat(couriers.active()).isLessThanOrEqualTo(4);
    }
    assertThat(sink.taken).hasSize(40);
    assertThat(sink.mostAtOnce.get()).isBetween(1, 4); // two destinations, two connections each
  }

  @Test
  void aFailureIsReportedToTheSenderHere() throws Exception {
    sink.answer("RCPT TO:<gone@", "550 5.1.1 no such user here");
    try (Couriers couriers = post.couriers(sink)) {
      post.send(TEXT, "eve@else.test", "gone@else.test");
      Post.await("a report", () -> !post.inbox("ann").isEmpty());
      awaitEmpty();
      assertThat(couriers).isNotNull();
    }
    assertThat(post.inbox("ann")).hasSize(1);
    assertThat(post.inbox("ann").getFirst())
        .startsWith("Return-Path: <>\r\n")
        .contains("To: <ann@example.org>")
        .contains("Final-Recipient: rfc822; gone@else.test\r\nAction: failed\r\nStatus: 5.1.1")
        .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user here")
        .contains("References: <1@example.org>")
        .contains("Subject: hello")
        .doesNotContain("eve@else.test");
  }

  @Test
  void aReportThatFailsIsReportedToNobody() throws Exception {
    sink.answer("RCPT", "550 5.1.1 no such user");
    try (Couriers couriers = post.couriers(sink)) {
      Envelope.Recipient gone = Envelope.Recipient.elsewhere("gone@else.test");
      post.send(Envelope.of("stranger@elsewhere.test", List.of(gone)), TEXT);
      awaitEmpty();
      assertThat(couriers).isNotNull();
    }
    assertThat(sink.heard.stream().filter(line -> line.startsWith("MAIL FROM:<>"))).hasSize(1);
    assertThat(post.inbox("ann")).isEmpty();
  }

  @Test
  void mailToOurselvesStaysHereAndAliasesLeadOn() throws Exception {
    post.directory
        .aliases()
        .set(
            Post.ACTOR,
            "team@example.org",
            List.of("ann@example.org", "bob@example.org", "eve@else.test"));
    try (Couriers couriers = post.couriers(sink)) {
      post.send(TEXT, "team@example.org", "nobody@example.org");
      awaitEmpty();
      assertThat(couriers).isNotNull();
    }
    assertThat(post.inbox("bob")).hasSize(1);
    assertThat(post.inbox("bob").getFirst())
        .isEqualTo("Return-Path: <ann@example.org>\r\n" + TEXT.replace("\n", "\r\n"));
    assertThat(post.inbox("ann")).hasSize(2); // the message, and the report about nobody
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void nothingLeavesUnlessItMay() throws Exception {
    Post quiet = new Post(folder, post.metadata, post.objects, Clock.systemUTC(), false);
    try (Couriers couriers = quiet.couriers(sink)) {
      assertThat(quiet.queue.isOutward()).isFalse();
      quiet.send(TEXT, "eve@else.test");
      quiet.send(TEXT, "bob@example.org");
      Post.await("bob's mail", () -> quiet.inbox("bob").size() == 1);
      assertThat(couriers.active()).isLessThanOrEqualTo(1);
    }
    assertThat(quiet.queue.size()).isEqualTo(1);
    assertThat(sink.connections).hasValue(0);
    quiet.close();
  }

  @Test
  void aRestartGoesOnWhereItStopped() throws Exception {
    for (int i = 0; i < 10; i++) {
      post.send(TEXT, "eve@else.test");
    }
    sink.answer("end", "451 4.3.0 later");
    try (Couriers couriers = post.couriers(sink)) {
      Post.await(
          "an attempt for each",
          () ->
              post.queue.list(0, 100).stream()
                  .allMatch(m -> m.recipients().getFirst().attempts() == 1));
      assertThat(couriers).isNotNull();
    }
    sink.answer("end", "250 taken");
    Post again = new Post(folder, post.metadata, post.objects, Clock.systemUTC(), true);
    assertThat(again.queue.size()).isEqualTo(10);
    assertThat(again.queue.flush(Post.ACTOR)).isEqualTo(10);
    try (Couriers couriers = again.couriers(sink)) {
      Post.await("an empty queue", () -> again.queue.size() == 0);
      assertThat(couriers).isNotNull();
    }
    assertThat(sink.taken).hasSize(10);
    again.close();
  }

  @Test
  void whatIsCutOffIsTriedAgain() throws Exception {
    sink.answer("DATA", "stall");
    post.send(TEXT, "eve@else.test");
    Couriers couriers = post.couriers(sink);
    Post.await("a connection that stalls", () -> sink.heard.contains("DATA"));
    couriers.close();
    assertThat(post.queue.list(0, 10).getFirst().recipients().getFirst().attempts()).isZero();
    sink.answer("DATA", "354 go on");
    try (Couriers again = post.couriers(sink)) {
      awaitEmpty();
      assertThat(again).isNotNull();
    }
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void whatIsHeldWaits() throws Exception {
    long held = post.send(TEXT, "held@else.test");
    post.queue.hold(Post.ACTOR, held);
    try (Couriers couriers = post.couriers(sink)) {
      post.send(TEXT, "eve@else.test");
      Post.await("the other one", () -> sink.taken.size() == 1);
      assertThat(post.queue.show(held)).isPresent();
      post.queue.release(Post.ACTOR, held);
      awaitEmpty();
      assertThat(couriers).isNotNull();
    }
    assertThat(sink.taken).hasSize(2);
  }
}
