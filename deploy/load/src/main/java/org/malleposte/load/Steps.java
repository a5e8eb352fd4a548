package org.malleposte.load;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// Plays one command again and again, until it is warm and then until enough of them were timed,
/// and compares each answer with what it has to be.
///
/// Each comes from a connection of its own, so that what the server keeps per session does not
/// help; only the command is timed, and only its processor time counts.
final class Steps {
  private static final int LEAST = 3;
  private static final int MOST = 50;

  private final Options options;
  private final Consumer<Result> results;

  Steps(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  /// @param counted how many of what is asked for an untagged line has
  /// @param expected how many there must be in all
  void play(String name, String command, ToIntFunction<String> counted, int expected)
      throws IOException {
    if (!options.steps().matcher(name).find()) {
      return;
    }
    var run = new Run(name, command, counted, expected);
    long began = System.nanoTime();
    do {
      run.once();
    } while (secondsSince(began) < options.warmUpSeconds());
    run.forget();
    began = System.nanoTime();
    for (int n = 0; n < LEAST || n < MOST && secondsSince(began) < options.seconds(); n++) {
      run.once();
    }
    results.accept(run.result());
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private final class Run {
    private final String name;
    private final String command;
    private final ToIntFunction<String> counted;
    private final int expected;
    private final Errors errors = new Errors();
    private Latencies latencies = new Latencies();
    private long nanos;
    private long least;
    private Usage used = Usage.none(options);

    Run(String name, String command, ToIntFunction<String> counted, int expected) {
      this.name = name;
      this.command = command;
      this.counted = counted;
      this.expected = expected;
      forget();
    }

    void forget() {
      latencies = new Latencies();
      nanos = 0;
      least = Long.MAX_VALUE;
      used = Usage.none(options);
    }

    void once() throws IOException {
      try (var imap = ImapClient.signedIn(options, 0)) {
        if (!command.startsWith("SELECT ")) {
          imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
        }
        int[] seen = {0};
        var before = Usage.now(options);
        long took =
            Player.timed(() -> imap.command(command, line -> seen[0] += counted.applyAsInt(line)));
        used = used.plus(Usage.now(options).since(before));
        latencies.add(took);
        nanos += took;
        least = Math.min(least, took);
        if (seen[0] != expected) {
          errors.add(name, new Unexpected(command, seen[0] + " in place of " + expected));
        }
      }
    }

    Result result() {
      return Result.of(options, "big-mailbox/" + name, latencies, errors.count(), nanos / 1e9, used)
          .with("connections", 1)
          .with("messages", options.messages())
          .with("found", expected)
          .with("least_ms", least / 1e6);
    }
  }
}
