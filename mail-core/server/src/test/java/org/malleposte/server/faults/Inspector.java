package org.malleposte.server.faults;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.malleposte.server.faults.Wire.Fetched;
import org.malleposte.server.faults.Wire.Response;

/// Looks at all of an account at the end, on each server, as somebody who was not there before.
final class Inspector {
  private static final Pattern MESSAGES = Pattern.compile("MESSAGES (\\d+)");

  private final Run run;
  private final Known known;
  private final Notes notes;
  private final Looks looks;
  private final Emails emails;

  Inspector(Run run, int number, Known known) {
    this.run = run;
    this.known = known;
    this.notes = new Notes(run, number, known, "looking at the end");
    this.looks = new Looks(run, known);
    this.emails = new Emails(run, known, notes);
  }

  /// Makes the mailbox that is not there by itself.
  void makeCopies() throws IOException {
    try (Wire fresh = Wire.open(run.plant.imapPort(0), known.account())) {
      Response made = fresh.one("CREATE " + Call.COPIES);
      if (!made.isOk()) {
        throw new IOException("CREATE was answered by " + made.tagged());
      }
    }
  }

  /// What a new session shows of a mailbox on each server.
  List<Answer> looks(String mailbox) throws IOException {
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < run.plant.nodes(); i++) {
      int node = i;
      try (Wire fresh = Wire.open(run.plant.imapPort(node), known.account())) {
        fresh.select(mailbox);
        notes.play(
            node,
            new Call.Look(mailbox),
            () -> {
              Answer answer = looks.look(fresh, node, mailbox);
              if (answer.outcome() == Answer.Outcome.UNKNOWN) {
                throw new IOException("it could not be looked at");
              }
              all.add(answer);
              return answer;
            });
        checkBodies(fresh, node, mailbox);
      }
    }
    return all;
  }

  /// Every message is the one that was sent, octet by octet.
  private void checkBodies(Wire open, int node, String mailbox) throws IOException {
    Response response = open.one("UID FETCH 1:* (UID BODY.PEEK[])");
    if (!run.well(node, List.of(response))) {
      throw new IOException("it could not be read");
    }
    for (String line : response.lines()) {
      for (Fetched one : Wire.fetched(new Response(List.of(line), ""))) {
        boolean named = one.name().equals(known.name(mailbox, one.uid()));
        if (!named || !line.contains(Letter.of(one.name()))) {
          run.complain("node " + node + ": " + mailbox + " has another message at " + one);
        }
      }
    }
  }

  /// What JMAP tells on each server of all messages that it ever showed or shows now, by names.
  List<Map<String, Answer>> emails() throws IOException {
    List<Map<String, Answer>> all = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int node = 0; node < run.plant.nodes(); node++) {
        JmapWire fresh = new JmapWire(http, run.plant.httpPort(node), known.account());
        emails.meet(fresh, node, "'position':0");
      }
      for (int node = 0; node < run.plant.nodes(); node++) {
        JmapWire fresh = new JmapWire(http, run.plant.httpPort(node), known.account());
        all.add(new TreeMap<>(emails.read(fresh, node, known.met())));
      }
    }
    return all;
  }

  int countInbox() throws IOException {
    try (Wire fresh = Wire.open(run.plant.imapPort(0), known.account())) {
      Response status = fresh.one("STATUS INBOX (MESSAGES)");
      if (!run.well(0, List.of(status))) {
        throw new IOException("it could not be counted");
      }
      return Math.toIntExact(Wire.number(MESSAGES, String.join(" ", status.lines())));
    }
  }
}
