package org.malleposte.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// What a client says next. Messages are named by what the client knows when it speaks.
final class Chance {
  static final List<String> BOXES = List.of("INBOX", "Archive");
  private static final List<String> FLAGS =
      List.of(
          "\\Seen",
          "\\Answered",
          "\\Flagged",
          "\\Deleted",
          "\\Deleted",
          "\\Draft",
          "$Junk",
          "key1",
          "key2");

  /// Messages that a mailbox has, more or less.
  private static final int USUAL = 30;

  private final Observations observations;
  private final AtomicInteger tokens = new AtomicInteger();

  Chance(Observations observations) {
    this.observations = observations;
  }

  /// Commands that are said one after another without looking at what is answered: none of them
  /// names messages by number once a message may have lost its own (RFC 9051 §5.5).
  List<Command> batch(Client client, int most) {
    List<Command> batch = new ArrayList<>();
    boolean numbersHold = true;
    int count = 1 + client.random().nextInt(most);
    while (batch.size() < count) {
      Command next = next(client, numbersHold);
      batch.add(next);
      numbersHold &= next.numbered();
      if (next instanceof Command.Select || next instanceof Command.Leave) {
        break; // what comes then is about another mailbox
      }
    }
    return batch;
  }

  private Command next(Client client, boolean numbersHold) {
    Random random = client.random();
    Mirror mirror = client.mirror;
    if (mirror == null) {
      return switch (random.nextInt(8)) {
        case 0 -> append(random);
        case 1 -> new Command.Status(box(random));
        default -> select(client);
      };
    }
    boolean uid = !numbersHold || random.nextBoolean();
    int size = mirror.slots.size();
    return switch (random.nextInt(100)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 ->
          new Command.Plain(random.nextInt(4) == 0 ? "CHECK" : "NOOP");
      case 10, 11, 12 -> select(client);
      case 13, 14 -> new Command.Leave(mirror.box, mirror.readOnly, random.nextBoolean());
      case 15, 16, 17, 18 -> new Command.Status(box(random));
      case 19, 20, 21, 22, 23, 24, 25, 26, 27, 28 ->
          size > 2 * USUAL
              ? new Command.Expunge(mirror.box, mirror.readOnly, null)
              : append(random);
      case 29, 30, 31, 32, 33, 34 -> expunge(mirror, random);
      case 35, 36, 37, 38, 39, 40, 41 -> search(random, uid);
      case 42, 43, 44, 45, 46, 47, 48, 49 -> transfer(client, uid);
      case 50, 51, 52, 53, 54, 55 -> unknown(client, uid);
      case 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67 -> fetch(client, uid);
      case 68, 69, 70, 71 -> changedSince(client);
      default -> store(client, uid);
    };
  }

  private static String box(Random random) {
    return BOXES.get(random.nextInt(3) == 0 ? 1 : 0);
  }

  private Command append(Random random) {
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(5) == 0 ? 3 : 1; i > 0; i--) {
      some.add("token" + tokens.incrementAndGet());
    }
    return new Command.Append(box(random), flags(random, 2), some);
  }

  private static SortedSet<String> flags(Random random, int most) {
    TreeSet<String> flags = new TreeSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      flags.add(FLAGS.get(random.nextInt(FLAGS.size())));
    }
    return flags;
  }

  // --- selecting ---

  private Command select(Client client) {
    Random random = client.random();
    String box = box(random);
    boolean readOnly = random.nextInt(6) == 0;
    List<Mirror.Snapshot> known = observations.snapshots(box);
    if (client.hasQresync() && !known.isEmpty() && random.nextInt(5) > 0) {
      Mirror.Snapshot since = known.get(random.nextInt(known.size()));
      return new Command.Select(box, readOnly, resync(since, random), since);
    }
    String parameters = client.mayTalkOfModseqs() && random.nextBoolean() ? " (CONDSTORE)" : "";
    return new Command.Select(box, readOnly, parameters, null);
  }

  /// RFC 7162 §3.2.5: with and without the uids that are known, and with some of the numbers.
  static String resync(Mirror.Snapshot since, Random random) {
    StringBuilder words = new StringBuilder(" (QRESYNC (");
    words.append(since.uidValidity()).append(' ').append(since.modseq());
    List<Integer> uids = List.copyOf(since.flags().keySet());
    int form = uids.isEmpty() ? 0 : random.nextInt(4);
    switch (form) {
      case 1 -> words.append(" 1:").append(uids.getLast());
      case 2 -> words.append(' ').append(Answer.set(uids));
      default -> {}
    }
    if (form > 0 && random.nextBoolean()) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 1; i <= uids.size(); i++) {
        if (random.nextInt(4) == 0) {
          numbers.add(i);
        }
      }
      if (!numbers.isEmpty()) {
        words.append(form == 3 ? " 1:" + uids.getLast() : "");
        words.append(" (").append(Answer.set(numbers)).append(' ');
        words.append(Answer.set(numbers.stream().map(i -> uids.get(i - 1)).toList())).append(')');
      }
    }
    return words.append("))").toString();
  }

  // --- messages ---

  /// Some of the messages whose uid and flags are known: their indexes.
  private static List<Integer> some(Mirror mirror, Random random) {
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < mirror.slots.size(); i++) {
      if (mirror.slots.get(i).isKnown()) {
        known.add(i);
      }
    }
    if (known.isEmpty()) {
      return known;
    }
    int from = random.nextInt(known.size());
    int most = random.nextInt(10) == 0 ? known.size() : 4;
    List<Integer> some = new ArrayList<>();
    for (int i = from; i < known.size() && some.size() < most; i += 1 + random.nextInt(3)) {
      some.add(known.get(i));
    }
    return some;
  }

  private static List<Integer> uids(Mirror mirror, List<Integer> indexes) {
    return indexes.stream().map(i -> mirror.slots.get(i).uid).toList();
  }

  private static List<Integer> names(Mirror mirror, List<Integer> indexes, boolean uid) {
    return uid ? uids(mirror, indexes) : indexes.stream().map(i -> i + 1).toList();
  }

  private Command store(Client client, boolean uid) {
    Random random = client.random();
    Mirror mirror = client.mirror;
    List<Integer> some = some(mirror, random);
    if (some.isEmpty()) {
      return unknown(client, uid);
    }
    String sign = List.of("+", "+", "-", "").get(random.nextInt(4));
    SortedSet<String> flags = flags(random, 3);
    if (flags.isEmpty() && !sign.isEmpty()) {
      flags.add("\\Flagged");
    }
    long since = -1;
    if (client.mayTalkOfModseqs() && random.nextInt(3) == 0) {
      since = mirror.slots.get(some.get(random.nextInt(some.size()))).modseq;
    }
    return new Command.Store(
        mirror.box,
        mirror.readOnly,
        uid,
        uids(mirror, some),
        names(mirror, some, uid),
        sign,
        random.nextInt(3) == 0,
        flags,
        since);
  }

  private static Command expunge(Mirror mirror, Random random) {
    List<Integer> some = some(mirror, random);
    boolean all = some.isEmpty() || random.nextBoolean();
    return new Command.Expunge(mirror.box, mirror.readOnly, all ? null : uids(mirror, some));
  }

  private static Command search(Random random, boolean uid) {
    Command.Search search = Searches.next(random);
    return new Command.Search(uid, search.returns(), search.criterion());
  }

  private Command transfer(Client client, boolean uid) {
    Random random = client.random();
    Mirror mirror = client.mirror;
    List<Integer> some = some(mirror, random);
    if (some.isEmpty()) {
      return unknown(client, uid);
    }
    boolean move = mirror.slots.size() > USUAL || random.nextInt(3) == 0;
    String to = BOXES.get(1 - BOXES.indexOf(mirror.box));
    if (random.nextInt(8) == 0 && mirror.slots.size() < USUAL) {
      to = mirror.box;
      move = false;
    }
    List<Integer> names = names(mirror, some, uid);
    return new Command.Transfer(
        mirror.box, mirror.readOnly, move, uid, uids(mirror, some), Answer.set(names), to);
  }

  private Command fetch(Client client, boolean uid) {
    Random random = client.random();
    Mirror mirror = client.mirror;
    List<Integer> some = some(mirror, random);
    if (some.isEmpty()) {
      return unknown(client, uid);
    }
    boolean seen = random.nextInt(3) == 0;
    String items =
        seen
            ? List.of("BODY[TEXT]", "UID BODY[]", "FLAGS BODY[HEADER]").get(random.nextInt(3))
            : List.of("FLAGS", "UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)]", "UID RFC822.SIZE")
                .get(random.nextInt(3));
    if (client.mayTalkOfModseqs() && random.nextInt(3) == 0) {
      items += " MODSEQ";
    }
    String set = Answer.set(names(mirror, some, uid));
    return new Command.Fetch(
        mirror.box, mirror.readOnly, uid, uids(mirror, some), set, items, seen, "");
  }

  /// Asks for all that there is, or for what has come since.
  private Command unknown(Client client, boolean uid) {
    Mirror mirror = client.mirror;
    int known = 0;
    while (known < mirror.slots.size() && mirror.slots.get(known).isKnown()) {
      known++;
    }
    String items = client.mayTalkOfModseqs() ? "UID FLAGS MODSEQ" : "UID FLAGS";
    boolean all = known == mirror.slots.size();
    String set = all ? "1:*" : (known + 1) + ":*";
    if (uid || mirror.slots.isEmpty()) {
      return new Command.Fetch(
          mirror.box, mirror.readOnly, true, List.of(), "1:*", items, false, "");
    }
    return new Command.Fetch(mirror.box, mirror.readOnly, false, List.of(), set, items, false, "");
  }

  private Command changedSince(Client client) {
    Mirror mirror = client.mirror;
    if (!client.mayTalkOfModseqs() || mirror.complete == 0) {
      return unknown(client, true);
    }
    long since = Math.max(1, mirror.complete - client.random().nextInt(30));
    String vanished = client.hasQresync() && client.random().nextBoolean() ? " VANISHED" : "";
    return new Command.Fetch(
        mirror.box,
        mirror.readOnly,
        true,
        List.of(),
        "1:*",
        "FLAGS",
        false,
        " (CHANGEDSINCE " + since + vanished + ")");
  }
}
