package org.malleposte.smtp.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// One server for the tests of a class, and a connection for each script.
abstract class HouseTest {
  @TempDir static Path folder;
  static TestingHouse house;
  private static int mx;
  private static int submission;
  private static int lmtp;
  private final List<Talk> talks = new ArrayList<>();

  @BeforeAll
  static void openHouse() {
    house = new TestingHouse(folder);
    mx = house.port(Door.MX);
    submission = house.port(Door.SUBMISSION);
    lmtp = house.port(Door.LMTP);
  }

  @AfterAll
  static void closeHouse() {
    house.close();
  }

  @AfterEach
  void disconnect() {
    talks.forEach(Talk::close);
  }

  private Talk talk(int port) throws IOException {
    Talk talk = new Talk(port);
    talks.add(talk);
    return talk;
  }

  /// A stranger who has said hello at port 25.
  Talk stranger() throws IOException {
    return hello(talk(mx), "EHLO client.example");
  }

  Talk submitter() throws IOException {
    return hello(talk(submission), "EHLO client.example");
  }

  Talk agent() throws IOException {
    return hello(talk(lmtp), "LHLO mta.example");
  }

  /// Signed in over loopback.
  Talk ann() throws IOException {
    return submitter()
        .play(
            """
            C: AUTH PLAIN AGFubgBzZWNyZXQ=
            S: 235 2.7.0 Authentication succeeded
            """);
  }

  static Talk hello(Talk talk, String hello) throws IOException {
    talk.expect("220 ...");
    talk.say(hello);
    talk.reply();
    return talk;
  }
}
