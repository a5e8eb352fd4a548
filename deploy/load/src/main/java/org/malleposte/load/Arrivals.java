package org.malleposte.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// A message that has just come is searched for at once, by a word that no other has: it must be
/// found, and alone, however far behind the server's index may be.
final class Arrivals {
  private static final int LEAST = 3;
  private static final int MOST = 20;

  private final Options options;
  private final Consumer<Result> results;
  private final Errors errors = new Errors();
  private final Latencies latencies = new Latencies();

  Arrivals(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  void play() throws IOException {
    var messages = options.supply();
    long began = System.nanoTime();
    long cpu = 0;
    long timed = 0;
    try (var imap = ImapClient.signedIn(options, 0)) {
      imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
      long deadline = began + options.seconds() * 1_000_000_000L;
      for (int n = 0; n < LEAST || n < MOST && System.nanoTime() < deadline; n++) {
        var word = "sparrow" + Long.toString(began, 36) + "x" + n + "x";
        imap.append(options.mailbox(), with(messages.next(), word));
        imap.command("NOOP");
        long before = ServerProcess.cpuMillis(options).orElse(0);
        timed += search(imap, word);
        cpu += ServerProcess.cpuMillis(options).orElse(0) - before;
      }
    }
    results.accept(
        Result.of(
                options,
                "big-mailbox/search-fresh",
                latencies,
                errors.count(),
                timed / 1e9,
                options.pid() == 0 ? OptionalLong.empty() : OptionalLong.of(cpu))
            .with("connections", 1)
            .with("messages", options.messages()));
  }

  private static byte[] with(byte[] message, String word) {
    var text = new String(message, StandardCharsets.ISO_8859_1) + word + "\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private long search(ImapClient imap, String word) throws IOException {
    var command = "SEARCH BODY " + word;
    var wanted = "* SEARCH " + imap.exists();
    int[] seen = {0, 0};
    long took =
        Player.timed(() ->
            imap.command(
                command,
                line -> {
                  seen[0] += ImapClient.found(line);
                  seen[1] += line.trim().equals(wanted) ? 1 : 0;
                }));
    latencies.add(took);
    if (seen[0] != 1 || seen[1] != 1) {
      errors.add("search-fresh", new Unexpected(command, seen[0] + " in place of the last"));
    }
    return took;
  }
}
