package org.malleposte.server.faults;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.faults.Answer.Jmap;
import org.malleposte.server.faults.Answer.Outcome;

/// A client that speaks JMAP, about the messages that the others speak IMAP about: does what chance
/// says at one server until it is refused or gets no answer, then at another.
final class JmapPlayer implements Runnable, AutoCloseable {
  /// So many draws are ten different ones most often.
  private static final int SEVERAL = 24;

  private static final String NEWEST =
      "'filter':{'inMailbox':'%s'},'sort':[{'property':'receivedAt','isAscending':false}],"
          + "'limit':12";

  private final Run run;
  private final Known known;
  private final Notes notes;
  private final Emails emails;
  private final Random random;
  private final int pauseMillis;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable JmapWire wire;
  private int node;

  JmapPlayer(Run run, int number, Known known, long seed, int pauseMillis) {
    this.run = run;
    this.known = known;
    this.notes = new Notes(run, number, known, "JMAP");
    this.emails = new Emails(run, known, notes);
    this.random = new Random(seed);
    this.pauseMillis = pauseMillis;
  }

  @Override
  public void run() {
    while (!run.isOver()) {
      try {
        step(connected());
        Run.pause(random.nextInt(2 * pauseMillis));
      } catch (IOException e) {
        wire = null;
        run.broken(node, e);
        Run.pause(300);
      }
    }
  }

  private JmapWire connected() throws IOException {
    JmapWire open = wire;
    if (open == null || random.nextInt(100) == 0) {
      node = random.nextInt(run.plant.nodes());
      open = new JmapWire(http, run.plant.httpPort(node), known.account());
      wire = open;
    }
    return open;
  }

  private void step(JmapWire open) throws IOException {
    String name = known.anyShown(random);
    int choice = random.nextInt(100);
    if (name == null || choice < 15) {
      emails.meet(open, node, NEWEST.formatted(open.mailbox(Call.INBOX)));
    } else if (choice < 20) {
      destroy(open, name);
    } else if (choice < 30 && !Known.isForCopies(name)) {
      refile(open, name);
    } else if (choice < 60) {
      keywords(open, name);
    } else {
      emails.read(open, node, choice < 90 ? List.of(name) : several());
    }
    run.count("done over JMAP");
  }

  /// Many are read by the server in another way than few.
  private List<String> several() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < SEVERAL; i++) {
      String name = known.anyShown(random);
      if (name != null) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private void keywords(JmapWire open, String name) throws IOException {
    boolean whole = random.nextInt(3) == 0;
    int added = random.nextInt(Marks.ALL + 1);
    int removed = Marks.ALL & ~added & (whole ? Marks.ALL : random.nextInt(Marks.ALL + 1));
    String patch = whole ? "'keywords':{" + set("", added, "true") + "}" : patch(added, removed);
    String email = known.email(name);
    notes.play(
        node,
        new Call.Keywords(name, email, whole, added, removed),
        () -> updated(open, name, email, patch));
  }

  private static String patch(int added, int removed) {
    return Stream.of(set("keywords/", added, "true"), set("keywords/", removed, "null"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(","));
  }

  private static String set(String path, int keywords, String value) {
    return Marks.keywords(keywords).stream()
        .map(keyword -> "'" + path + keyword + "':" + value)
        .collect(Collectors.joining(","));
  }

  private void refile(JmapWire open, String name) throws IOException {
    String email = known.email(name);
    String patch =
        "'mailboxIds/%s':null,'mailboxIds/%s':true"
            .formatted(open.mailbox(Call.INBOX), open.mailbox(Call.ARCHIVE));
    notes.play(node, new Call.Refile(name, email), () -> updated(open, name, email, patch));
  }

  private Answer updated(JmapWire open, String name, String email, String patch)
      throws IOException {
    Json told = open.call("Email/set", "'update':{'" + email + "':{" + patch + "}}");
    boolean done = told.at("updated").names().contains(email);
    return judged(name, told, done, told.at("notUpdated").at(email));
  }

  private void destroy(JmapWire open, String name) throws IOException {
    String email = known.email(name);
    notes.play(
        node,
        new Call.Destroy(name, email),
        () -> {
          Json told = open.call("Email/set", "'destroy':['" + email + "']");
          boolean done = told.at("destroyed").texts().contains(email);
          known.lost(name);
          return judged(name, told, done, told.at("notDestroyed").at(email));
        });
  }

  /// @param refusal the SetError when it was not done
  private Answer judged(String name, Json told, boolean done, Json refusal) {
    Jmap states = Jmap.changed(told.at("oldState").number(), told.at("newState").number());
    if (done) {
      return Answer.jmap(Outcome.DONE, states);
    }
    if (refusal.at("type").text().equals("notFound")) {
      known.lost(name);
      return Answer.jmap(Outcome.NOT_FOUND, states);
    }
    run.complain("node " + node + ": " + name + " was not changed: " + told);
    return Answer.UNKNOWN;
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
