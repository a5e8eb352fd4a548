package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest {
  @TempDir Path folder;

  @Test
  void everybodyIsToldAndMessagesUnderWayMayEnd() throws Exception { // RFC 5321 §3.8
    TestingHouse house = new TestingHouse(folder);
    int port = house.port(Door.MX);
    try (Talk idle = new Talk(port);
        Talk busy = new Talk(port)) {
      HouseTest.hello(idle, "EHLO idle");
      HouseTest.hello(busy, "EHLO busy");
      busy.play(
          """
          C: MAIL FROM:<joe@remote.example>
          S: 250 2.1.0 Sender OK
          C: RCPT TO:<ann@example.org>
          S: 250 2.1.5 Recipient OK
          C: DATA
          S: 354 ...
          C: Subject: x
          """);
      Thread closing = Thread.ofVirtual().start(house.server::close);
      idle.expect("421 4.3.2 The server is going down. Closing");
      idle.expect("(closed)");
      busy.play(
          """
          C:
          C: .
          S: 250 2.0.0 Taken as ...
          S: 421 4.3.2 The server is going down. Closing
          --- closed
          """);
      closing.join();
      assertThat(house.count("ann")).isEqualTo(1);
    }
    house.close();
  }

  @Test
  void aSessionThatFailsIsForgotten() throws Exception {
    try (TestingHouse house = new TestingHouse(folder)) {
      house.tapFails = true;
      try (Talk talk = house.mx()) {
        talk.expect("(closed)");
        for (int i = 0; i < 3_000 && house.server.connections() > 0; i++) {
          Thread.sleep(20);
        }
        assertThat(house.server.connections()).isZero();
      }
    }
  }

  @Test
  void theWireShowsAConversationWithoutSecrets() throws IOException {
    try (TestingHouse house = new TestingHouse(folder);
        Talk talk = house.submission()) {
      talk.play(
          """
          S: 220 ...
          C: HELO client
          S: 250 ...
          C: AUTH PLAIN AGFubgBzZWNyZXQ=
          S: 235 ...
          C: MAIL FROM:<ann@example.org>
          S: 250 ...
          C: RCPT TO:<bob@example.org>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: From: ann@example.org
          C:
          C: .
          S: 250 ...
          C: QUIT
          S: 221 ...
          --- closed
          """);
      List<String> wire;
      synchronized (house.wire) {
        wire = List.copyOf(house.wire);
      }
      assertThat(wire.stream().map(line -> line.replaceAll("Taken as .*", "Taken as ...")))
          .containsExactly(
              "S: 220 mail.example.org ESMTP",
              "C: HELO client",
              "S: 250 mail.example.org",
              "C: AUTH PLAIN ***",
              "S: 235 2.7.0 Authentication succeeded",
              "C: MAIL FROM:<ann@example.org>",
              "S: 250 2.1.0 Sender OK",
              "C: RCPT TO:<bob@example.org>",
              "S: 250 2.1.5 Recipient OK",
              "C: DATA",
              "S: 354 Send the message, end it with CR LF . CR LF",
              "C: (25 octets)",
              "S: 250 2.0.0 Taken as ...",
              "C: QUIT",
              "S: 221 2.0.0 Goodbye");
    }
  }
}
