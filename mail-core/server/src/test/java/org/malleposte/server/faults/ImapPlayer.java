package org.malleposte.server.faults;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.faults.Wire.Fetched;
import org.malleposte.server.faults.Wire.Response;

/// One mail client: does what chance says, one thing after the other, at one server until the
/// connection breaks, then at another.
final class ImapPlayer implements Runnable {
  private static final Pattern APPENDED = Pattern.compile("\\[APPENDUID \\d+ (\\d+)]");
  private static final Pattern COPIED = Pattern.compile("\\[COPYUID \\d+ \\d+ (\\d+)]");
  private static final Pattern MESSAGES = Pattern.compile("MESSAGES (\\d+)");
  private static final Pattern NEXT = Pattern.compile("UIDNEXT (\\d+)");
  private static final Pattern VALIDITY = Pattern.compile("UIDVALIDITY (\\d+)");
  private static final Pattern HIGHEST = Pattern.compile("HIGHESTMODSEQ (\\d+)");
  private static final String STATUS = "STATUS %s (UIDNEXT UIDVALIDITY HIGHESTMODSEQ)";
  private static final int FEW = 8;
  private static final int MANY = 24;

  private final Run run;
  private final int number;
  private final Known known;
  private final Random random;
  private final int pauseMillis;
  private @Nullable Wire wire;
  private int node;
  private String mailbox = Call.INBOX;

  ImapPlayer(Run run, int number, Known known, long seed, int pauseMillis) {
    this.run = run;
    this.number = number;
    this.known = known;
    this.random = new Random(seed);
    this.pauseMillis = pauseMillis;
  }

  @Override
  public void run() {
    while (!run.isOver()) {
      try {
        Wire open = connected();
        step(open);
        pause(random.nextInt(2 * pauseMillis));
      } catch (IOException e) {
        broken(e);
        pause(300);
      }
    }
  }

  private void broken(IOException e) {
    drop();
    switch (e) {
      case SocketTimeoutException _ -> run.count("no answer within a minute");
      case Wire.Unavailable refused when refused.isForNow() -> run.count("refused");
      case Wire.Unavailable refused -> run.complain("node " + node + ": " + refused.getMessage());
      default -> run.count("connection broken");
    }
  }

  private void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Wire connected() throws IOException {
    Wire open = wire;
    if (open == null) {
      node = random.nextInt(run.plant.nodes());
      mailbox = random.nextInt(4) == 0 ? Call.ARCHIVE : Call.INBOX;
      open = Wire.open(run.plant.imapPort(node), known.account());
      wire = open;
      open.select(mailbox);
    } else if (random.nextInt(100) == 0) {
      drop();
      return connected();
    }
    return open;
  }

  void drop() {
    Wire open = wire;
    wire = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        run.count("close failed");
      }
    }
  }

  private void step(Wire open) throws IOException {
    int there = known.count(mailbox);
    boolean inbox = mailbox.equals(Call.INBOX);
    Told one = known.any(mailbox, random);
    int choice = random.nextInt(100);
    if (one == null || there < FEW && choice < 60) {
      append(open);
    } else if (choice < 10) {
      look(open);
    } else if (choice < 20 || there > MANY && choice < 45) {
      expunge(open, one);
    } else if (inbox && (choice < 30 || there > MANY && choice < 60)) {
      move(open, one);
    } else if (choice < 65) {
      store(open, one);
    } else {
      read(open, one);
    }
    run.count("done");
  }

  /// Writes down the call, asks, and writes down the answer; when there is none, that too.
  private void play(Call call, Asking asking) throws IOException {
    int id = run.history.begin(number, node, known.account(), call);
    long began = System.nanoTime();
    Answer answer = Answer.UNKNOWN;
    try {
      answer = asking.ask();
    } finally {
      run.history.end(id, answer);
      run.took("IMAP", System.nanoTime() - began);
      if (answer.outcome() == Answer.Outcome.UNKNOWN) {
        run.count("unknown");
      }
      answer.told().forEach(known::heard);
    }
  }

  private interface Asking {
    Answer ask() throws IOException;
  }

  /// Whether all went well; what a server may not say is noted.
  private boolean well(List<Response> responses) {
    boolean well = true;
    for (Response response : responses) {
      if (!response.isOk()) {
        well = false;
        run.count("refused");
        if (!response.tagged().startsWith("NO [UNAVAILABLE]")) {
          run.complain("node " + node + ": " + response.tagged());
        }
      }
    }
    return well;
  }

  private void append(Wire open) throws IOException {
    String name = known.freshName();
    int flags = random.nextInt(Marks.ALL + 1);
    String letter = Letter.of(name);
    play(
        new Call.Add(name, flags, false),
        () -> {
          Response response =
              open.one(
                  "APPEND INBOX %s {%d+}\r\n%s"
                      .formatted(Marks.text(flags), letter.length(), letter));
          if (!well(List.of(response))) {
            return Answer.UNKNOWN;
          }
          long uid = Wire.number(APPENDED, response.tagged());
          return Answer.done(List.of(new Told(Call.INBOX, name, uid, Marks.NONE, 0)));
        });
  }

  private void store(Wire open, Told one) throws IOException {
    boolean conditional = one.hasFlags() && one.modseq() > 0 && random.nextInt(4) == 0;
    Call.How how = Call.How.values()[random.nextInt(3)];
    int flags = random.nextInt(Marks.ALL + 1);
    long since = conditional ? one.modseq() : 0;
    play(
        new Call.Store(mailbox, one.name(), one.uid(), how, flags, since, one.flags()),
        () -> {
          String sign =
              switch (how) {
                case REPLACE -> "";
                case ADD -> "+";
                case REMOVE -> "-";
              };
          String condition = conditional ? "(UNCHANGEDSINCE " + since + ") " : "";
          List<Response> responses =
              open.all(
                  "NOOP",
                  "UID STORE %d %s%sFLAGS %s"
                      .formatted(one.uid(), condition, sign, Marks.text(flags)));
          if (!well(responses)) {
            return Answer.UNKNOWN;
          }
          Answer answer = told(responses.getLast(), one);
          return responses.getLast().tagged().startsWith("OK [MODIFIED")
              ? new Answer(Answer.Outcome.MODIFIED, List.of(), Answer.Numbers.NONE)
              : answer;
        });
  }

  private void read(Wire open, Told one) throws IOException {
    play(
        new Call.Read(mailbox, one.name(), one.uid()),
        () -> {
          List<Response> responses =
              open.all("NOOP", "UID FETCH " + one.uid() + " (UID FLAGS MODSEQ)");
          return well(responses) ? told(responses.getLast(), one) : Answer.UNKNOWN;
        });
  }

  /// What was told last of one message; nothing when it is gone.
  private Answer told(Response response, Told one) {
    Told last = null;
    for (Fetched fetched : Wire.fetched(response)) {
      if (fetched.uid() == one.uid() && fetched.flags() != Marks.NONE) {
        last = new Told(mailbox, one.name(), one.uid(), fetched.flags(), fetched.modseq());
      }
    }
    if (last == null) {
      known.gone(mailbox, one.uid());
    }
    return Answer.done(last == null ? List.of() : List.of(last));
  }

  private void move(Wire open, Told one) throws IOException {
    play(
        new Call.Move(one.name(), one.uid()),
        () -> {
          List<Response> responses = open.all("NOOP", "UID MOVE " + one.uid() + " Archive");
          if (!well(responses)) {
            return Answer.UNKNOWN;
          }
          known.gone(mailbox, one.uid());
          for (String line : responses.getLast().lines()) {
            Matcher copied = COPIED.matcher(line);
            if (copied.find()) {
              long uid = Long.parseLong(copied.group(1));
              return Answer.done(List.of(new Told(Call.ARCHIVE, one.name(), uid, Marks.NONE, 0)));
            }
          }
          return Answer.done(List.of());
        });
  }

  private void expunge(Wire open, Told one) throws IOException {
    play(
        new Call.Expunge(mailbox, one.name(), one.uid()),
        () -> {
          List<Response> responses =
              open.all(
                  "NOOP",
                  "UID STORE " + one.uid() + " +FLAGS.SILENT (\\Deleted)",
                  "UID EXPUNGE " + one.uid());
          if (!well(responses)) {
            return Answer.UNKNOWN;
          }
          known.gone(mailbox, one.uid());
          return Answer.done(List.of());
        });
  }

  /// Looks at the whole of the open mailbox; asks for the names of messages that nobody knew.
  private void look(Wire open) throws IOException {
    play(new Call.Look(mailbox), () -> all(open));
  }

  private Answer all(Wire open) throws IOException {
    List<Response> responses =
        open.all("NOOP", STATUS.formatted(mailbox), "UID FETCH 1:* (UID FLAGS MODSEQ)");
    if (!well(responses)) {
      return Answer.UNKNOWN;
    }
    List<Told> told = new ArrayList<>();
    for (Fetched fetched : Wire.fetched(responses.get(2))) {
      if (fetched.flags() == Marks.NONE) {
        continue; // said in passing
      }
      String name = known.name(mailbox, fetched.uid());
      name = name == null ? name(open, fetched.uid()) : name;
      if (name == null) {
        return Answer.UNKNOWN; // it went before it could be asked for
      }
      told.add(new Told(mailbox, name, fetched.uid(), fetched.flags(), fetched.modseq()));
    }
    return new Answer(Answer.Outcome.DONE, told, numbers(responses.get(1)));
  }

  private @Nullable String name(Wire open, long uid) throws IOException {
    Response response = open.one("UID FETCH " + uid + " BODY.PEEK[HEADER.FIELDS (X-Fault)]");
    if (!well(List.of(response))) {
      return null;
    }
    return Wire.fetched(response).stream()
        .map(Fetched::name)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static Answer.Numbers numbers(Response status) {
    String line = String.join(" ", status.lines());
    return new Answer.Numbers(
        Wire.number(NEXT, line), Wire.number(VALIDITY, line), Wire.number(HIGHEST, line));
  }

  /// At the end: what the session shows that lived through it all.
  void lastLook() {
    Wire old = wire;
    if (old != null) {
      try {
        look(old);
        run.count("session lived to the end");
      } catch (IOException e) {
        broken(e); // so it did not
      }
    }
  }

  /// At the end: what a new session shows, on each server.
  List<Answer> looksEverywhere(String name) throws IOException {
    drop();
    mailbox = name;
    List<Answer> looks = new ArrayList<>();
    for (node = 0; node < run.plant.nodes(); node++) {
      try (Wire fresh = Wire.open(run.plant.imapPort(node), known.account())) {
        fresh.select(name);
        play(
            new Call.Look(name),
            () -> {
              Answer answer = all(fresh);
              if (answer.outcome() == Answer.Outcome.UNKNOWN) {
                throw new IOException("it could not be looked at");
              }
              looks.add(answer);
              return answer;
            });
        checkBodies(fresh);
      }
    }
    return looks;
  }

  int countInbox() throws IOException {
    try (Wire fresh = Wire.open(run.plant.imapPort(0), known.account())) {
      Response status = fresh.one("STATUS INBOX (MESSAGES)");
      if (!well(List.of(status))) {
        throw new IOException("it could not be counted");
      }
      return Math.toIntExact(Wire.number(MESSAGES, String.join(" ", status.lines())));
    }
  }

  /// Every message is the one that was sent, octet by octet.
  private void checkBodies(Wire open) throws IOException {
    Response response = open.one("UID FETCH 1:* (UID BODY.PEEK[])");
    if (!well(List.of(response))) {
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
}
