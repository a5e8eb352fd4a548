package org.malleposte.load;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An account of many mailboxes: half of them side by side, half in a tree two levels deep. How
/// fast are they made, listed, renamed as a tree, subscribed; and what does one more cost when the
/// others are there. Whatever does not depend on how many there are should take as long in the end
/// as in the beginning.
final class ManyMailboxes {
  private static final int ROUNDS = 5;
  private static final int SINGLE = 100;
  private static final int BRANCH = 100;

  private final Options options;
  private final Consumer<Result> results;
  private final Errors errors = new Errors();
  private String separator = "/";

  ManyMailboxes(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  /// Something to do with the n-th mailbox.
  private interface Action {
    void act(ImapClient imap, int n) throws IOException;
  }

  void play() throws IOException {
    int half = options.mailboxes() / 2;
    int present = look();
    if (present < 2 * half) {
      each("create-first", SINGLE, (imap, n) -> imap.command("CREATE " + extra("early", n)));
      each("create", half, (imap, n) -> imap.command("CREATE " + flat(n)));
      each("create-tree", half, (imap, n) -> imap.command("CREATE " + leaf("tree", n)));
      present = look();
    }
    each("create-last", SINGLE, (imap, n) -> imap.command("CREATE " + extra("late", n)));
    each("subscribe", SINGLE, (imap, n) -> imap.command("SUBSCRIBE " + flat(n)));
    sessions("sign-in", 4 * ROUNDS, "LIST \"\" \"\"", 1);
    sessions("select", 4 * ROUNDS, "SELECT INBOX", 0);
    int all = look();
    sessions("list-all", ROUNDS, "LIST \"\" *", all);
    sessions("list-status", ROUNDS, "LIST \"\" * RETURN (STATUS (MESSAGES UNSEEN UIDNEXT))", all);
    sessions("lsub", ROUNDS, "LSUB \"\" *", 0);
    sessions("list-branch", ROUNDS, "LIST \"\" " + name("tree", "0001", "%"), 0);
    each("list-one", SINGLE, (imap, n) -> imap.command("LIST \"\" " + flat(n)));
    each(
        "status-one",
        SINGLE,
        (imap, n) -> imap.command("STATUS " + leaf("tree", n) + " (MESSAGES)"));
    each(
        "rename-tree",
        4,
        (imap, n) -> imap.command(n % 2 == 0 ? rename("tree", "moved") : rename("moved", "tree")));
    each(
        "rename-one",
        SINGLE,
        (imap, n) -> imap.command("RENAME " + extra("late", n) + " " + extra("later", n)));
    each("delete-one", SINGLE, (imap, n) -> imap.command("DELETE " + extra("later", n)));
  }

  /// How many mailboxes there are.
  private int look() throws IOException {
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("LIST \"\" \"\"", line -> separator = separator(line));
      var count = new AtomicInteger();
      imap.command("LIST \"\" *", line -> count.addAndGet(line.startsWith("* LIST ") ? 1 : 0));
      return count.get();
    }
  }

  private static String separator(String line) {
    int quote = line.indexOf('"');
    return line.startsWith("* LIST ") && quote >= 0 ? line.substring(quote + 1, quote + 2) : "/";
  }

  private String name(String... parts) {
    return ImapClient.quoted(String.join(separator, parts));
  }

  private String flat(int n) {
    return name("flat-%05d".formatted(n));
  }

  private String leaf(String root, int n) {
    return name(root, "%04d".formatted(n / BRANCH), "%02d".formatted(n % BRANCH));
  }

  private String extra(String kind, int n) {
    return name(kind + "-%03d".formatted(n));
  }

  private String rename(String from, String to) {
    return "RENAME " + name(from) + " " + name(to);
  }

  /// One command after another, on one connection.
  private void each(String step, int times, Action action) throws IOException {
    measure(
        step,
        latencies -> {
          try (var imap = ImapClient.signedIn(options, 0)) {
            for (int n = 0; n < times; n++) {
              int each = n;
              latencies.add(Player.timed(() -> action.act(imap, each)));
            }
          }
        });
  }

  /// One command in a session of its own, signing in included in what is called `sign-in` alone.
  ///
  /// @param expected LIST lines, 0 for any
  private void sessions(String step, int times, String command, int expected) throws IOException {
    measure(
        step,
        latencies -> {
          for (int n = 0; n < times; n++) {
            long began = System.nanoTime();
            try (var imap = ImapClient.signedIn(options, 0)) {
              var seen = new AtomicInteger();
              long nanos =
                  Player.timed(() ->
                      imap.command(
                          command, line -> seen.addAndGet(line.startsWith("* LIST ") ? 1 : 0)));
              latencies.add(step.equals("sign-in") ? System.nanoTime() - began : nanos);
              if (expected > 0 && seen.get() != expected) {
                errors.add(
                    step, new Unexpected(command, seen + " answers in place of " + expected));
              }
            }
          }
        });
  }

  /// Something that takes several times.
  private interface Steps {
    void run(Latencies latencies) throws IOException;
  }

  private void measure(String step, Steps steps) throws IOException {
    var latencies = new Latencies();
    var before = ServerProcess.cpuMillis(options);
    long start = System.nanoTime();
    steps.run(latencies);
    double seconds = (System.nanoTime() - start) / 1e9;
    var after = ServerProcess.cpuMillis(options);
    var cpu = after.isPresent() ? OptionalLong.of(after.getAsLong() - before.orElse(0)) : after;
    results.accept(
        Result.of(options, "many-mailboxes/" + step, latencies, errors.count(), seconds, cpu)
            .with("connections", 1)
            .with("mailboxes", options.mailboxes()));
  }
}
