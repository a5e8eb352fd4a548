package org.malleposte.server.crash;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.running.RunningServer;
import org.malleposte.server.running.Talk;

/// One person's clients: an IMAP connection and an MTA that delivers by LMTP. Keeps what the server
/// has acknowledged, and the one change whose answer has not come.
final class Worker {
  /// What a message is known by, as a check of its bytes, and where it is.
  record Known(String mailbox, long uid, Set<String> flags) {}

  private static final Pattern APPENDUID = Pattern.compile("\\[APPENDUID \\d+ (\\d+)]");
  private static final Pattern COPYUID = Pattern.compile("\\[COPYUID \\d+ \\d+ (\\d+)]");
  private static final Pattern UID = Pattern.compile("UID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("X-Crash: (\\S+)");
  private static final Pattern STATUS =
      Pattern.compile("UIDNEXT (\\d+).*UIDVALIDITY (\\d+).*HIGHESTMODSEQ (\\d+)");

  private final String user;
  private final Random random;
  private final Map<String, Known> acknowledged = new TreeMap<>();
  private final Map<String, long[]> counters = new TreeMap<>();
  final AtomicLong operations = new AtomicLong();
  private int names;

  /// The message whose change is not answered, and what it is if the change took place: null for
  /// gone. A uid of 0 is one that the server has not told.
  private @Nullable String pending;

  private @Nullable Known pendingOutcome;

  Worker(String user, long seed) {
    this.user = user;
    this.random = new Random(seed);
  }

  private String body(String name) {
    StringBuilder text = new StringBuilder();
    text.append("X-Crash: ").append(name).append("\r\nSubject: crash ").append(name);
    text.append("\r\n\r\n");
    Random letters = new Random(name.hashCode());
    int lines = letters.nextInt(60);
    for (int i = 0; i < lines; i++) {
      text.append("line ").append(letters.nextLong()).append("\r\n");
    }
    return text.append("end of ").append(name).append("\r\n").toString();
  }

  /// Works until the connection breaks.
  void work(RunningServer server) {
    try (Talk imap = new Talk(server.imapPort());
        Talk lmtp = new Talk(server.lmtpPort())) {
      imap.line();
      imap.command("LOGIN " + user + " secret");
      imap.command("SELECT INBOX");
      lmtp.expect("220");
      lmtp.send("LHLO worker\r\n");
      lmtp.expect("250");
      while (true) {
        step(imap, lmtp);
        operations.incrementAndGet();
      }
    } catch (IOException e) {
      // The server is gone: what was not answered stays pending.
    }
  }

  private void step(Talk imap, Talk lmtp) throws IOException {
    List<String> inbox =
        acknowledged.entrySet().stream()
            .filter(e -> e.getValue().mailbox.equals("INBOX") && e.getValue().uid > 0)
            .map(Map.Entry::getKey)
            .toList();
    int choice = inbox.size() < 5 ? random.nextInt(2) : random.nextInt(6);
    switch (choice) {
      case 0 -> append(imap);
      case 1 -> deliver(lmtp);
      case 2, 3 -> flag(imap, inbox.get(random.nextInt(inbox.size())));
      case 4 -> move(imap, inbox.get(random.nextInt(inbox.size())));
      default -> expunge(imap, inbox.get(random.nextInt(inbox.size())));
    }
  }

  private void begin(String name, @Nullable Known outcome) {
    pending = name;
    pendingOutcome = outcome;
  }

  private void done(String name, @Nullable Known outcome) {
    if (outcome == null) {
      acknowledged.remove(name);
    } else {
      acknowledged.put(name, outcome);
    }
    pending = null;
  }

  private void append(Talk imap) throws IOException {
    String name = user + "-" + ++names;
    String body = body(name);
    begin(name, new Known("INBOX", 0, Set.of("\\Seen")));
    List<String> answer = imap.command("APPEND INBOX (\\Seen) {" + body.length() + "+}\r\n" + body);
    done(name, new Known("INBOX", number(APPENDUID, answer.getLast()), Set.of("\\Seen")));
  }

  private void deliver(Talk lmtp) throws IOException {
    String name = user + "-" + ++names;
    begin(name, new Known("INBOX", 0, Set.of()));
    lmtp.send("MAIL FROM:<x@example.com>\r\n");
    lmtp.expect("250");
    lmtp.send("RCPT TO:<" + user + "@example.org>\r\n");
    lmtp.expect("250");
    lmtp.send("DATA\r\n");
    lmtp.expect("354");
    lmtp.send(body(name) + ".\r\n");
    lmtp.expect("250");
    done(name, new Known("INBOX", 0, Set.of()));
  }

  private void flag(Talk imap, String name) throws IOException {
    Known before = acknowledged.get(name);
    Set<String> flags = new TreeSet<>(before.flags);
    String flag = List.of("\\Flagged", "\\Answered", "$Work").get(random.nextInt(3));
    boolean add = flags.add(flag);
    if (!add) {
      flags.remove(flag);
    }
    Known after = new Known("INBOX", before.uid, flags);
    begin(name, after);
    imap.command("UID STORE " + before.uid + (add ? " +" : " -") + "FLAGS.SILENT (" + flag + ")");
    done(name, after);
  }

  private void move(Talk imap, String name) throws IOException {
    Known before = acknowledged.get(name);
    begin(name, new Known("Archive", 0, before.flags));
    List<String> answer = imap.command("UID MOVE " + before.uid + " Archive");
    long uid = 0;
    for (String line : answer) {
      uid = COPYUID.matcher(line).find() ? number(COPYUID, line) : uid;
    }
    done(name, new Known("Archive", uid, before.flags));
  }

  private void expunge(Talk imap, String name) throws IOException {
    Known before = acknowledged.get(name);
    Set<String> flags = new TreeSet<>(before.flags);
    flags.add("\\Deleted");
    Known marked = new Known("INBOX", before.uid, flags);
    begin(name, marked);
    imap.command("UID STORE " + before.uid + " +FLAGS.SILENT (\\Deleted)");
    done(name, marked);
    begin(name, null);
    imap.command("UID EXPUNGE " + before.uid);
    done(name, null);
  }

  /// Compares what the server shows with what it acknowledged; the unanswered change may have taken
  /// place or not. Takes what is there as the new beginning.
  void check(RunningServer server) throws IOException {
    Map<String, Known> there = new TreeMap<>();
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN " + user + " secret");
      for (String mailbox : List.of("INBOX", "Archive")) {
        checkCounters(imap, mailbox);
        imap.command("EXAMINE " + mailbox);
        for (String line : imap.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")) {
          if (line.startsWith("* ") && line.contains(" FETCH ")) {
            take(there, mailbox, line);
          }
        }
      }
    }
    compare(there);
    acknowledged.clear();
    acknowledged.putAll(there);
    pending = null;
  }

  private void take(Map<String, Known> there, String mailbox, String line) {
    Matcher name = NAME.matcher(line);
    require(name.find(), "a message that nobody sent: " + line);
    require(line.contains(body(name.group(1))), "the bytes of " + name.group(1) + " are others");
    Matcher flags = FLAGS.matcher(line);
    require(flags.find(), "no flags: " + line);
    Set<String> names = new TreeSet<>(List.of(flags.group(1).split(" ")));
    names.removeAll(List.of("", "\\Recent"));
    Known known = new Known(mailbox, number(UID, line), names);
    require(there.put(name.group(1), known) == null, name.group(1) + " is there twice");
  }

  private void compare(Map<String, Known> there) {
    Map<String, Known> expected = new TreeMap<>(acknowledged);
    if (pending != null && happened(there)) {
      if (pendingOutcome == null) {
        expected.remove(pending);
      } else {
        expected.put(pending, pendingOutcome);
      }
    }
    require(
        expected.keySet().equals(there.keySet()),
        user + ": expected " + expected + ", found " + there + ", pending " + pending);
    expected.forEach((name, known) ->
        require(
            matches(known, there.get(name)),
            name + ": expected " + known + ", found " + there.get(name)));
  }

  private boolean happened(Map<String, Known> there) {
    Known found = there.get(pending);
    return pendingOutcome == null ? found == null : found != null && matches(pendingOutcome, found);
  }

  private static boolean matches(Known expected, @Nullable Known found) {
    return found != null
        && expected.mailbox.equals(found.mailbox)
        && (expected.uid == 0 || expected.uid == found.uid)
        && expected.flags.equals(found.flags);
  }

  /// UIDs, UIDVALIDITY and MODSEQ never go back.
  private void checkCounters(Talk imap, String mailbox) throws IOException {
    List<String> answer =
        imap.command("STATUS " + mailbox + " (UIDNEXT UIDVALIDITY HIGHESTMODSEQ)");
    Matcher status = STATUS.matcher(String.join(" ", answer));
    require(status.find(), "no status: " + answer);
    long[] now = {number(status, 1), number(status, 2), number(status, 3)};
    long[] before = counters.put(mailbox, now);
    if (before != null) {
      require(now[0] >= before[0], mailbox + ": UIDNEXT went back");
      require(now[1] == before[1], mailbox + ": UIDVALIDITY changed");
      require(now[2] >= before[2], mailbox + ": HIGHESTMODSEQ went back");
    }
    acknowledged.forEach((name, known) ->
        require(
            !known.mailbox.equals(mailbox) || known.uid < now[0],
            name + " has a uid that is not below UIDNEXT"));
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    require(matcher.find(), "no " + pattern + " in " + text);
    return Long.parseLong(matcher.group(1));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
