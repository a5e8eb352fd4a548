package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.mail.queue.Attempt;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.QueuedMessage;

class CourierTest {
  private static final String TEXT = "Subject: hello\n\nHello\n.\n..two\nBye\n";

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

  private Courier courier(Hop... hops) {
    return new Courier(post.mail, Post.to(hops), Post.settings(2, 4));
  }

  private List<String> carry(Courier courier, long id) {
    QueuedMessage message = post.queue.show(id).orElseThrow();
    Map<Integer, Attempt> attempts = courier.carry(message, message.recipients());
    List<String> words = new ArrayList<>();
    message
        .recipients()
        .forEach(r -> words.add(r.address() + " " + word(attempts.get(r.number()))));
    return words;
  }

  private List<String> carry(long id) {
    try (Courier courier = courier(sink.hop())) {
      return carry(courier, id);
    }
  }

  private static String word(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Delivered done -> "delivered" + (done.reportsPassedOn() ? "" : ", no reports");
      case Attempt.Deferred(_, String status, _) -> "later " + status;
      case Attempt.Failed(_, String status, _) -> "never " + status;
    };
  }

  @Test
  void aMessageArrivesAsItWas() {
    assertThat(carry(post.send(TEXT, "eve@else.test", "Zoe@else.test")))
        .containsExactly("eve@else.test delivered", "Zoe@else.test delivered");
    Sink.Taken taken = sink.taken.getFirst();
    assertThat(taken.message()).isEqualTo(TEXT.replace("\n", "\r\n"));
    assertThat(taken.mail()).startsWith("MAIL FROM:<ann@example.org> SIZE=");
    assertThat(taken.recipients())
        .containsExactly("RCPT TO:<eve@else.test>", "RCPT TO:<Zoe@else.test>");
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void parametersOfReportsArePassedOn() { // RFC 3461 §5.2.1
    Envelope.Recipient eve =
        new Envelope.Recipient(
            "eve@else.test", "SUCCESS,DELAY", "rfc822;e+2Bx@else.test", Optional.empty());
    long id = post.send(new Envelope("ann@example.org", List.of(eve), "HDRS", "id1", false), TEXT);
    assertThat(carry(id)).containsExactly("eve@else.test delivered");
    assertThat(sink.taken.getFirst().mail()).endsWith(" RET=HDRS ENVID=id1");
    assertThat(sink.taken.getFirst().recipients())
        .containsExactly(
            "RCPT TO:<eve@else.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;e+2Bx@else.test");
  }

  @Test
  void anOldServerIsSpokenToInItsOwnWords() {
    sink.features = List.of();
    sink.answer("EHLO", "502 what?");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test delivered, no reports");
    assertThat(sink.taken.getFirst().mail()).isEqualTo("MAIL FROM:<ann@example.org>");
    assertThat(sink.heard).contains("HELO mail.example.org");
  }

  @Test
  void eachRecipientHasAnAnswerOfItsOwn() {
    sink.answer("RCPT TO:<full@", "452 4.2.2 mailbox full");
    sink.answer("RCPT TO:<gone@", "550 5.1.1 no such user");
    sink.answer("RCPT TO:<slow@", "450-4.2.1 not", "450 4.2.1 now");
    long id = post.send(TEXT, "eve@else.test", "gone@else.test", "full@else.test");
    assertThat(carry(id))
        .containsExactly(
            "eve@else.test delivered", "gone@else.test never 5.1.1", "full@else.test later 4.5.3");
    assertThat(sink.taken).hasSize(1);
    assertThat(sink.taken.getFirst().recipients()).containsExactly("RCPT TO:<eve@else.test>");
  }

  @Test
  void whereNoRecipientIsTakenNoMessageIsSent() {
    sink.answer("RCPT", "550 5.7.1 not you");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test never 5.7.1");
    assertThat(sink.heard).doesNotContain("DATA").contains("RSET");
  }

  @Test
  void whoComesTooManyIsSentInAnotherTransaction() { // RFC 5321 §4.5.3.1.10
    sink.answer("RCPT TO:<b@", "452 4.5.3 too many", "250 taken");
    assertThat(carry(post.send(TEXT, "a@else.test", "b@else.test")))
        .containsExactly("a@else.test delivered", "b@else.test delivered");
    assertThat(sink.taken).hasSize(2);
  }

  @Test
  void theSenderOrTheMessageMayBeRefused() {
    sink.answer("MAIL", "451 4.7.1 greylisted", "250 taken");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test later 4.7.1");
    sink.answer("end", "554 5.7.1 spam");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test never 5.7.1");
    sink.answer("end", "451 later");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test later 4.0.0");
  }

  @Test
  void aDroppedConnectionIsNoAnswer() {
    sink.answer("end", "drop");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test later 4.4.2");
    sink.answer("end", "250 taken").answer("midway", "drop");
    assertThat(carry(post.send("Subject: x\n\n" + "long\n".repeat(500_000), "eve@else.test")))
        .containsExactly("eve@else.test later 4.4.2");
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void aServerThatNeverAnswersIsLeft() {
    OutboundTimeouts hasty =
        new OutboundTimeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    OutboundSettings settings =
        new OutboundSettings("mail.example.org", Optional.empty(), 25, true, 1, 1, hasty);
    sink.answer("connect", "stall");
    try (Courier courier = new Courier(post.mail, Post.to(sink.hop()), settings)) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
          .containsExactly("eve@else.test later 4.4.2");
      assertThat(courier.isUnreached()).isTrue();
    }
  }

  @Test
  void theNextServerIsTried() throws IOException {
    Hop dead =
        new Hop("dead.test", InetAddress.getLoopbackAddress(), 1, TlsMode.NONE, Optional.empty());
    try (Sink sulking = new Sink().answer("connect", "554 go away")) {
      long id = post.send(TEXT, "eve@else.test");
      try (Courier courier = courier(dead, sulking.hop(), sink.hop())) {
        assertThat(carry(courier, id)).containsExactly("eve@else.test delivered");
      }
      try (Courier courier = courier(dead, sulking.hop())) {
        assertThat(carry(courier, id)).containsExactly("eve@else.test later 4.3.2");
      }
    }
  }

  @Test
  void oneConnectionCarriesManyMessages() {
    try (Courier courier = courier(sink.hop())) {
      for (int i = 0; i < 3; i++) {
        assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
            .containsExactly("eve@else.test delivered");
      }
      assertThat(sink.connections).hasValue(1);
      sink.answer("MAIL", "drop", "250 taken");
      assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
          .containsExactly("eve@else.test delivered");
      assertThat(sink.connections).hasValue(2);
    }
    assertThat(sink.taken).hasSize(4);
  }

  @Test
  void whatAServerCannotTakeIsNotSent() {
    sink.features = List.of("SIZE 20");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test never 5.3.4");
    sink.features = List.of("PIPELINING");
    assertThat(carry(post.send("Subject: x\n\nGrüße\n", "eve@else.test")))
        .containsExactly("eve@else.test never 5.6.3");
    assertThat(carry(post.send(TEXT, "jörg@else.test", "eve@else.test")))
        .containsExactly("jörg@else.test never 5.6.7", "eve@else.test delivered, no reports");
    Envelope utf8 =
        new Envelope(
            "ann@example.org",
            List.of(Envelope.Recipient.elsewhere("eve@else.test")),
            "",
            "",
            true);
    assertThat(carry(post.send(utf8, "Subject: Grüße\n\nx\n")))
        .containsExactly("eve@else.test never 5.6.7");
    assertThat(carry(post.send("Subject: x\n\n" + "x".repeat(2000) + "\n", "eve@else.test")))
        .containsExactly("eve@else.test never 5.6.1");
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void whatAServerCanTakeIsAnnounced() { // RFC 6152 §3, RFC 6531 §3.4
    Envelope utf8 =
        new Envelope(
            "ann@example.org",
            List.of(Envelope.Recipient.elsewhere("jörg@münchen.test")),
            "",
            "",
            true);
    assertThat(carry(post.send(utf8, "Subject: Grüße\n\nx\n")))
        .containsExactly("jörg@xn--mnchen-3ya.test delivered");
    assertThat(sink.taken.getFirst().mail()).contains(" BODY=8BITMIME SMTPUTF8");
    assertThat(sink.taken.getFirst().message()).contains("Subject: Grüße");
  }

  @Test
  void bareLineEndsCannotEndTheMessage() throws IOException {
    byte[] smuggling =
        "Subject: x\r\n\r\nA\n.\nMAIL FROM:<ann@example.org>\r.\rB\r\n"
            .getBytes(StandardCharsets.UTF_8);
    long id =
        post.queue.enqueue(
            Post.ACTOR,
            Envelope.of("ann@example.org", List.of(Envelope.Recipient.elsewhere("eve@else.test"))),
            post.keep(smuggling));
    assertThat(carry(id)).containsExactly("eve@else.test delivered");
    assertThat(sink.taken).hasSize(1);
    assertThat(sink.taken.getFirst().message())
        .isEqualTo("Subject: x\r\n\r\nA\r\n.\r\nMAIL FROM:<ann@example.org>\r\n.\r\nB\r\n");
  }

  private SSLContext certificate() throws Exception {
    Path store = folder.resolve("sink.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "sink",
                "-dname",
                "CN=mx.sink.test",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = java.nio.file.Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void tlsIsTakenWhenOfferedWhateverTheCertificate() throws Exception { // RFC 7435
    sink.tls = certificate();
    assertThat(carry(post.send(TEXT, "eve@else.test"))).containsExactly("eve@else.test delivered");
    assertThat(sink.taken.getFirst().tls()).isTrue();
    assertThat(sink.heard.stream().filter(line -> line.startsWith("EHLO"))).hasSize(2);
  }

  @Test
  void tlsThatFailsIsDoneWithout() {
    sink.features = List.of("STARTTLS");
    sink.answer("STARTTLS", "454 4.7.0 no key today");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test delivered, no reports");
    sink.answer("STARTTLS", "220 go on\r\n250 injected");
    assertThat(carry(post.send(TEXT, "eve@else.test")))
        .containsExactly("eve@else.test delivered, no reports");
    assertThat(sink.taken).noneMatch(Sink.Taken::tls);
  }

  @Test
  void tlsThatIsDemandedIsNotDoneWithout() throws Exception {
    try (Courier courier = courier(sink.hop(TlsMode.STARTTLS))) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
          .containsExactly("eve@else.test later 4.7.4");
    }
    sink.tls = certificate();
    try (Courier courier = courier(sink.hop(TlsMode.STARTTLS))) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test"))) // nobody vouches for it
          .containsExactly("eve@else.test later 4.7.5");
    }
    assertThat(sink.taken).isEmpty();
  }

  private Courier byLogin() {
    Smarthost smarthost =
        new Smarthost("127.0.0.1", sink.port(), "ann", "open sesame", TlsMode.NONE);
    return new Courier(post.mail, new SmarthostRouter(smarthost), Post.settings(2, 4));
  }

  @Test
  void theSmarthostIsSignedInTo() {
    sink.features = List.of("AUTH LOGIN PLAIN");
    try (Courier courier = byLogin()) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test", "zoe@other.test")))
          .containsExactly(
              "eve@else.test delivered, no reports", "zoe@other.test delivered, no reports");
    }
    assertThat(sink.heard).contains("AUTH PLAIN AGFubgBvcGVuIHNlc2FtZQ==");
  }

  @Test
  void aSmarthostThatRefusesToLetUsInIsTriedAgain() {
    sink.features = List.of("AUTH PLAIN");
    sink.answer("AUTH", "535 5.7.8 wrong");
    try (Courier courier = byLogin()) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
          .containsExactly("eve@else.test later 4.7.8");
    }
    sink.features = List.of();
    try (Courier courier = byLogin()) {
      assertThat(carry(courier, post.send(TEXT, "eve@else.test")))
          .containsExactly("eve@else.test later 4.7.0");
    }
  }
}
