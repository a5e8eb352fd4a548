package org.malleposte.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.ServerSSLOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.imap.Play;
import org.malleposte.imap.codec.DecoderLimits;

class ImapServerTest {
  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

  private static final ServerSSLOptions TLS =
      new ServerSSLOptions().setKeyCertOptions(CERTIFICATE.keyCertOptions());

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stopAll() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @TempDir Path spools;
  private final BlockingQueue<EchoHandler> handlers = new LinkedBlockingQueue<>();
  private ImapServer server;
  private int port;
  private Play play;

  @BeforeEach
  void start() {
    serve(60_000, 1_800_000);
  }

  private void serve(long preAuthMillis, long autologoutMillis) {
    serve(preAuthMillis, autologoutMillis, 60_000);
  }

  private void serve(long preAuthMillis, long autologoutMillis, long commandMillis) {
    ImapSettings settings =
        new ImapSettings(
            Duration.ofMillis(preAuthMillis),
            Duration.ofMillis(autologoutMillis),
            Duration.ofMillis(commandMillis),
            1_000,
            Duration.ofSeconds(20),
            8,
            4,
            Set.of(),
            2,
            65_536,
            10_000,
            1_000_000,
            spools,
            DecoderLimits.DEFAULT);
    server = new ImapServer(VERTX, settings, TLS, this::open);
    port = server.listen("127.0.0.1", 0, false, 2);
    play = new Play(port);
  }

  private CommandHandler open(Connection connection) {
    EchoHandler handler = new EchoHandler(connection);
    handlers.add(handler);
    return handler;
  }

  @AfterEach
  void stop() {
    play.close();
    server.close(Duration.ofSeconds(10));
  }

  @Test
  void commandsAreAnsweredInTheirOrder() {
    play.play(
        """
        A< * OK hello
        A> a1 NOOP
        A> a2 CHECK
        A> a3 LOGIN {3}
        A< a1 OK plain
        A< a2 OK plain
        A< + Send the literal
        A> joe {6+}
        A> secret
        A< a3 OK welcome
        A> a4 NONSENSE
        A< a4 BAD There is no such command
        A> a5 LOGOUT
        A< * BYE bye
        A< a5 OK logged out
        A! closed
        """);
  }

  @Test
  void whatHappensIsSaidInIdle() throws Exception {
    play.play(
        """
        A> a1 IDLE
        A< + idling
        """);
    EchoHandler a = handlers.take();
    a.tell("1 EXISTS");
    play.play("A< * 1 EXISTS");
    a.tell("2 EXISTS");
    play.play(
        """
        A< * 2 EXISTS
        A> DONE
        A< a1 OK done
        """);
    a.tell("3 EXISTS"); // not in IDLE: it has to wait
    play.play(
        """
        A> n NOOP
        A< n OK plain
        A> a2 IDLE
        A< + idling
        A> what?
        A< a2 BAD expected DONE
        """);
  }

  @Test
  void aChallengeIsAnswered() {
    play.play(
        """
        A> a1 AUTHENTICATE X
        A< + d2hvPw==
        A> bWU=
        A< a1 OK me
        A> a2 AUTHENTICATE X
        A< + d2hvPw==
        A> *
        A< a2 BAD no answer
        """);
  }

  @Test
  void startTls() {
    play.play(
        """
        A> a1 STARTTLS
        A< a1 OK begin
        A! tls
        A> a2 NOOP
        A< a2 OK secure
        """);
  }

  @Test
  void whatIsSentInTheClearAfterStartTlsIsNeverACommand() throws Exception {
    // RFC 9051 §6.2.1; the injection of CVE-2011-0411 and its many siblings
    try (Socket socket = connect(port)) {
      InputStream in = socket.getInputStream();
      line(in);
      socket
          .getOutputStream()
          .write("a STARTTLS\r\nb LOGIN joe injected\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(line(in)).isEqualTo("a OK begin");
      Socket tls = Play.tls(socket);
      tls.getOutputStream().write("c NOOP\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(line(tls.getInputStream())).isEqualTo("c OK secure");
      assertThat(handlers.take().connection.user()).isNull();
    }
  }

  @Test
  void tlsFromTheFirstOctet() throws Exception {
    int tlsPort = server.listen("127.0.0.1", 0, true, 2);
    try (Socket socket = Play.tls(connect(tlsPort))) {
      assertThat(line(socket.getInputStream())).isEqualTo("* OK hello");
      socket.getOutputStream().write("a NOOP\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(line(socket.getInputStream())).isEqualTo("a OK secure");
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the server closed");
    }
    for (; octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  @Test
  void aMessageIsTakenInAsItArrives() throws Exception {
    try (Socket socket = connect(port)) {
      InputStream in = socket.getInputStream();
      line(in);
      var out = socket.getOutputStream();
      out.write("a LOGIN joe x\r\nb APPEND INBOX {50000000+}\r\n".getBytes(StandardCharsets.UTF_8));
      byte[] piece = new byte[100_000];
      for (int i = 0; i < 500; i++) {
        out.write(piece);
      }
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(line(in)).isEqualTo("a OK welcome");
      assertThat(line(in)).isEqualTo("b OK 50000000 octets");
    }
    try (var left = Files.list(spools)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void manyMessagesOfOneCommandNeedNoTemporaryFiles() throws Exception {
    try (Socket socket = connect(port)) {
      InputStream in = socket.getInputStream();
      line(in);
      var out = socket.getOutputStream();
      String message = " {40000+}\r\n" + "x".repeat(40_000);
      for (int round = 0; round < 3; round++) { // what was borrowed comes back
        out.write(("a" + round + " LOGIN j" + round + " x\r\n").getBytes(StandardCharsets.UTF_8));
        line(in);
        out.write(("b APPEND INBOX" + message.repeat(25)).getBytes(StandardCharsets.UTF_8));
        try (var files = Files.list(spools)) {
          assertThat(files).isEmpty();
        }
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(line(in)).isEqualTo("b OK 1000000 octets");
      }
    }
  }

  @Test
  void aSlowReaderGetsEverything() throws Exception {
    try (Socket socket = connect(port)) {
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      line(in);
      socket.getOutputStream().write("a FETCH 1:* BODY[]\r\n".getBytes(StandardCharsets.UTF_8));
      Thread.sleep(200); // the server's queue fills and it has to wait
      int lines = 0;
      while (!line(in).startsWith("a OK")) {
        lines++;
      }
      assertThat(lines).isEqualTo(40_000);
    }
  }

  @Test
  void tooManyFromOneAddressAreTurnedAway() {
    play.play(
        """
        A> a NOOP
        A< a OK plain
        B> a NOOP
        B< a OK plain
        C> a NOOP
        C< a OK plain
        D> a NOOP
        D< a OK plain
        E< * BYE [LIMIT] Too many connections from your address
        E! closed
        D> b LOGOUT
        D< ...
        D< b OK {*}
        D! closed
        """);
  }

  @Test
  void tooManyOfOneUserAreTurnedAway() {
    play.play(
        """
        A> a LOGIN joe x
        A< a OK welcome
        B> a LOGIN joe x
        B< a OK welcome
        C> a LOGIN joe x
        C< a NO [LIMIT] too many
        C> b LOGIN ann x
        C< b OK welcome
        """);
  }

  @Test
  void whoeverDoesNotSignInHasToLeave() {
    server.close(Duration.ofSeconds(1));
    serve(300, 1_800_000);
    play.play(
        """
        A< * OK hello
        A< * BYE Too slow to sign in
        A! closed
        """);
  }

  @Test
  void whoeverOnlyTalksHasToLeaveToo() throws Exception {
    server.close(Duration.ofSeconds(1));
    serve(300, 1_800_000);
    try (Socket socket = connect(port)) {
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      String line = line(in);
      while (line.contains("OK")) {
        socket.getOutputStream().write("a NOOP\r\n".getBytes(StandardCharsets.UTF_8));
        line = line(in);
      }
      assertThat(line).isEqualTo("* BYE Too slow to sign in");
    }
  }

  @Test
  void aSlowReaderGetsEverythingEvenIfItIsLeaving() throws Exception {
    try (Socket socket = connect(port)) {
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      line(in);
      socket
          .getOutputStream()
          .write("a FETCH 1:* BODY[]\r\nb LOGOUT\r\n".getBytes(StandardCharsets.UTF_8));
      Thread.sleep(200); // the server's queue fills
      int lines = 0;
      while (!line(in).startsWith("b OK")) {
        lines++;
      }
      assertThat(lines).isEqualTo(40_000 + 2);
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void whoeverIsSilentHasToLeave() {
    server.close(Duration.ofSeconds(1));
    serve(60_000, 300);
    play.play(
        """
        A> a LOGIN joe x
        A< a OK welcome
        A> b IDLE
        A< + idling
        A< * BYE Autologout: silent for too long
        A! closed
        """);
  }

  @Test
  void whoeverWaitsForALongAnswerIsNotSilent() { // RFC 9051 §5.4
    play.play(
        """
        A> a LOGIN joe x
        A< a OK welcome
        A> b UNSELECT
        A< b OK at last
        A> c NOOP
        A< c OK plain
        """);
  }

  private static final String TOO_SLOW = "* BYE Too slow: a command must go on once it was begun";

  private void serveHasty() {
    server.close(Duration.ofSeconds(1));
    serve(60_000, 1_800_000, 1_500);
  }

  /// Says `begin`, reads what is answered, and sends single octets until it is sent away.
  private String drip(String begin, int answers, String octets) throws Exception {
    try (Socket socket = connect(port)) {
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      out.write(("a LOGIN joe x\r\n" + begin).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < answers + 2; i++) {
        line(in);
      }
      for (int i = 0; in.available() == 0; i++) {
        out.write(octets.charAt(i % octets.length()));
        Thread.sleep(100);
      }
      return line(in);
    }
  }

  @Test
  void singleOctetsBuyNoTime() throws Exception {
    serveHasty();
    assertThat(drip("", 0, "b FETCH 1 (FLAGS ")).isEqualTo(TOO_SLOW);
    assertThat(drip("b LOGIN {200}\r\n", 1, "x")).isEqualTo(TOO_SLOW);
    assertThat(drip("b APPEND INBOX {100000}\r\n", 1, "x")).isEqualTo(TOO_SLOW);
    assertThat(drip("b APPEND INBOX {100000000+}\r\n", 0, "x")).isEqualTo(TOO_SLOW);
  }

  @Test
  void aLiteralThatNeverComesIsNotWaitedForLong() throws Exception {
    serveHasty();
    play.play(
        """
        A> a LOGIN joe x
        A< a OK welcome
        A> b APPEND INBOX {20000}
        A< + Send the literal
        A< * BYE Too slow: a command must go on once it was begun
        A! closed
        """);
    assertThat(handlers.take().closed.await(10, TimeUnit.SECONDS)).isTrue();
    try (var left = Files.list(spools)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aSlowUploadThatGoesOnMayTakeItsTime() throws Exception {
    serveHasty();
    try (Socket socket = connect(port)) {
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      out.write("a LOGIN joe x\r\nb APPEND INBOX {20000+}\r\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 20; i++) {
        out.write(new byte[1_000]); // 4 times the least pace, and longer than the patience
        Thread.sleep(250);
      }
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
      line(in);
      assertThat(line(in)).isEqualTo("a OK welcome");
      assertThat(line(in)).isEqualTo("b OK 20000 octets");
    }
  }

  @Test
  void betweenCommandsThereIsTime() throws Exception { // RFC 9051 §5.4
    serveHasty();
    play.play(
        """
        A> a LOGIN joe x
        A< a OK welcome
        B> a LOGIN joe x
        B< a OK welcome
        B> b IDLE
        B< + idling
        """);
    Thread.sleep(4_000);
    play.play(
        """
        A> b NOOP
        A< b OK plain
        B> DONE
        B< b OK done
        """);
  }

  @Test
  void littleIsTakenOfAStranger() {
    play.play(
        """
        A> a SELECT {5}
        A< a BAD Sign in first
        A> b APPEND INBOX {5}
        A< b BAD Sign in first
        A> c SEARCH {5+}
        A> 12345
        A< c BAD Sign in first
        A> d ID ("name" {2}
        A< + Send the literal
        A> me)
        A< d OK plain
        A> e LOGIN joe {4097}
        A< e BAD [TOOBIG] The literal is too large
        A> f LOGIN joe {100000+}
        A< * BYE The literal is too large
        A! closed
        """);
    play.play("B> a LOGIN joe " + "x".repeat(41_000) + "\nB< a BAD The command is too long");
    play.play("C> a LOGIN joe x\nC< a OK welcome\nC> b SELECT {5}\nC< + Send the literal");
  }

  @Test
  void theServerSaysGoodBye() throws Exception {
    play.play(
        """
        A> a NOOP
        A< a OK plain
        """);
    server.close(Duration.ofSeconds(10));
    play.play(
        """
        A< * BYE The server goes down
        A! closed
        """);
    assertThat(handlers.take().closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aFailureEndsTheConnectionOnly() {
    play.play(
        """
        A> a EXPUNGE
        A< * BYE The server failed
        A! closed
        B> a NOOP
        B< a OK plain
        """);
  }

  @Test
  void anotherProtocolIsHungUpOn() {
    play.play(
        "A> GET / HTTP/1.1\n"
            + "A> Host: x\n".repeat(20)
            + "A< ...\nA< * BYE Too many bad commands\nA! closed");
  }

  @Test
  void aListenerHearsNoSecrets() {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    server.listenIn(gathering(lines));
    play.play(
        """
        A> a LOGIN joe {6}
        A< + Send the literal
        A> secret
        A< a OK welcome
        A> b AUTHENTICATE X c2VjcmV0
        A< + d2hvPw==
        A> bWU=
        A< b OK me
        A> c APPEND INBOX {11+}
        A> a LOGIN x y
        A< c OK 11 octets
        """);
    assertThat(List.copyOf(lines))
        .startsWith(
            "A< * OK hello",
            "A> a LOGIN ***",
            "A< + ***",
            "A> ***",
            "A< a OK welcome",
            "A> b AUTHENTICATE X ***",
            "A< + ***",
            "A> ***",
            "A< b OK me",
            "A> c APPEND INBOX {11+}",
            "A> a LOGIN x y", // it is a message
            "A< c OK 11 octets");
  }

  private static Wire gathering(Collection<String> lines) {
    return new Wire() {
      @Override
      public boolean wants(Connection connection) {
        return true;
      }

      @Override
      public void said(Connection connection, String line) {
        lines.add("A> " + line);
      }

      @Override
      public void answered(Connection connection, String line) {
        lines.add("A< " + line);
      }
    };
  }

  @Test
  void whoBeginsToListenInTheMiddleOfACommandHearsNoSecretEither() {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    play.play(
        """
        A> a LOGIN joe {6}
        A< + Send the literal
        """);
    server.listenIn(gathering(lines));
    play.play(
        """
        A> secret
        A< a OK welcome
        A> b NOOP
        A< b OK plain
        """);
    assertThat(List.copyOf(lines)).startsWith("A> b NOOP", "A< b OK plain");
  }
}
