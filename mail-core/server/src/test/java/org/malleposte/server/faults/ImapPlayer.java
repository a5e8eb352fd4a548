package org.malleposte.server.faults;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.faults.Wire.Fetched;
import org.malleposte.server.faults.Wire.Response;

/// One mail client: does what chance says, one thing after the other, at one server until the
/// connection breaks, then at another.
final class ImapPlayer implements Runnable {
  private static final Pattern APPENDED = Pattern.compile("\\[APPENDUID \\d+ (\\d+)]");
  private static final Pattern COPIED = Pattern.compile("\\[COPYUID \\d+ \\d+ (\\d+)]");

  /// INBOX most often.
  private static final List<String> OPENED =
      List.of(Call.INBOX, Call.INBOX, Call.INBOX, Call.ARCHIVE, Call.COPIES);

  private static final int FEW = 8;
  private static final int MANY = 24;

  private final Run run;
  private final Known known;
  private final Notes notes;
  private final Looks looks;
  private final Random random;
  private final int pauseMillis;
  private @Nullable Wire wire;
  private int node;
  private String mailbox = Call.INBOX;

  ImapPlayer(Run run, int number, Known known, long seed, int pauseMillis) {
    this.run = run;
    this.known = known;
    this.notes = new Notes(run, number, known, "IMAP");
    this.looks = new Looks(run, known);
    this.random = new Random(seed);
    this.pauseMillis = pauseMillis;
  }

  @Override
  public void run() {
    while (!run.isOver()) {
      try {
        Wire open = connected();
        step(open);
        Run.pause(random.nextInt(2 * pauseMillis));
      } catch (IOException e) {
        drop();
        run.broken(node, e);
        Run.pause(300);
      }
    }
  }

  private Wire connected() throws IOException {
    Wire open = wire;
    if (open == null) {
      node = random.nextInt(run.plant.nodes());
      mailbox = OPENED.get(random.nextInt(OPENED.size()));
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
    } else if (inbox && choice < 60 && known.claimCopy(one.name())) {
      copy(open, one);
    } else if (inbox && (choice < 30 || there > MANY && choice < 60)) {
      move(open, one);
    } else if (choice < 65) {
      store(open, one);
    } else {
      read(open, one);
    }
    run.count("done");
  }

  private void append(Wire open) throws IOException {
    String name = known.freshName();
    int flags = random.nextInt(Marks.ALL + 1);
    String letter = Letter.of(name);
    notes.play(
        node,
        new Call.Add(name, flags, false),
        () -> {
          Response response =
              open.one(
                  "APPEND INBOX %s {%d+}\r\n%s"
                      .formatted(Marks.text(flags), letter.length(), letter));
          if (!run.well(node, List.of(response))) {
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
    notes.play(
        node,
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
          if (!run.well(node, responses)) {
            return Answer.UNKNOWN;
          }
          Answer answer = told(responses.getLast(), one);
          return responses.getLast().tagged().startsWith("OK [MODIFIED")
              ? new Answer(Answer.Outcome.MODIFIED, List.of(), Answer.Numbers.NONE)
              : answer;
        });
  }

  private void read(Wire open, Told one) throws IOException {
    notes.play(
        node,
        new Call.Read(mailbox, one.name(), one.uid()),
        () -> {
          List<Response> responses =
              open.all("NOOP", "UID FETCH " + one.uid() + " (UID FLAGS MODSEQ)");
          return run.well(node, responses) ? told(responses.getLast(), one) : Answer.UNKNOWN;
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
    notes.play(
        node,
        new Call.Move(one.name(), one.uid()),
        () -> {
          List<Response> responses = open.all("NOOP", "UID MOVE " + one.uid() + " Archive");
          if (!run.well(node, responses)) {
            return Answer.UNKNOWN;
          }
          known.gone(mailbox, one.uid());
          return transferred(responses.getLast(), one.name(), Call.ARCHIVE);
        });
  }

  private void copy(Wire open, Told one) throws IOException {
    notes.play(
        node,
        new Call.Copy(one.name(), one.uid()),
        () -> {
          List<Response> responses = open.all("NOOP", "UID COPY " + one.uid() + " Copies");
          return run.well(node, responses)
              ? transferred(responses.getLast(), one.name(), Call.COPIES)
              : Answer.UNKNOWN;
        });
  }

  /// COPYUID comes in a line of its own with MOVE (RFC 6851 §4.3), and at the end of COPY.
  private static Answer transferred(Response response, String name, String target) {
    long uid = Wire.number(COPIED, String.join(" ", response.lines()) + " " + response.tagged());
    return Answer.done(uid == 0 ? List.of() : List.of(new Told(target, name, uid, Marks.NONE, 0)));
  }

  private void expunge(Wire open, Told one) throws IOException {
    notes.play(
        node,
        new Call.Expunge(mailbox, one.name(), one.uid()),
        () -> {
          List<Response> responses =
              open.all(
                  "NOOP",
                  "UID STORE " + one.uid() + " +FLAGS.SILENT (\\Deleted)",
                  "UID EXPUNGE " + one.uid());
          if (!run.well(node, responses)) {
            return Answer.UNKNOWN;
          }
          known.gone(mailbox, one.uid());
          return Answer.done(List.of());
        });
  }

  private void look(Wire open) throws IOException {
    notes.play(node, new Call.Look(mailbox), () -> looks.look(open, node, mailbox));
  }

  /// At the end: what the session shows that lived through it all.
  void lastLook() {
    Wire old = wire;
    if (old != null) {
      try {
        look(old);
        run.count("session lived to the end");
      } catch (IOException e) {
        run.broken(node, e); // so it did not
      }
    }
  }
}
