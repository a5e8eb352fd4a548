package org.malleposte.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Fills the mailbox of every user up to the messages of the options, by IMAP, before anything is
/// measured: threads of four.
final class MailboxFill {
  private static final int THREAD = 4;
  private static final int BATCH_MESSAGES = 100;
  private static final int BATCH_BYTES = 4 << 20;

  /// Seconds.
  private static final int LONGEST_REST = 1_200;

  /// Seconds. What an index writes at once may take as long.
  private static final int INDEX_RESTS = 15;

  private static final Map<String, String> INDEX =
      Map.of("malleposte_search_waiting", "waiting", "malleposte_search_indexed_total", "indexed");

  /// Of processor time in a second.
  private static final long REST_MILLIS = 60;

  private MailboxFill() {}

  /// The mailboxes of those whom the first `connections` connections belong to.
  static void fill(Options options, int connections) throws IOException {
    var users = new HashSet<String>();
    for (int connection = 0; connection < connections; connection++) {
      if (users.add(options.user(connection))) {
        one(options, connection);
      }
    }
    settle(options);
  }

  /// Waits until the server has come to rest from what it does behind its answers: a search index
  /// follows seconds or minutes later.
  private static void settle(Options options) throws IOException {
    // Several servers never rest entirely.
    if (options.pid() == 0 || !options.metrics().isEmpty()) {
      return;
    }
    var server = new ServerProcess(options.pid());
    long before = server.cpuMillis();
    for (int i = 0; i < LONGEST_REST; i++) {
      pause();
      long now = server.cpuMillis();
      if (now - before < REST_MILLIS) {
        return;
      }
      before = now;
    }
    throw new IOException("the server did not come to rest within " + LONGEST_REST + " s");
  }

  /// Waits until the search index has taken up all that was filled in, as the servers tell it;
  /// without their metrics not at all.
  static void awaitIndex(Options options) throws IOException {
    var before = Map.<String, Double>of();
    for (int unchanged = 0; !options.metrics().isEmpty() && unchanged < INDEX_RESTS; pause()) {
      var now = Usage.counts(options, INDEX);
      boolean rests = now.equals(before) && Objects.equals(now.get("waiting"), 0.0);
      unchanged = rests ? unchanged + 1 : 0;
      before = now;
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void one(Options options, int connection) throws IOException {
    var messages = Messages.inThreads(options.size(), THREAD);
    try (var imap = ImapClient.ready(options, connection)) {
      imap.command("SELECT " + ImapClient.quoted(options.mailbox()));
      int batch = imap.can("MULTIAPPEND") ? BATCH_MESSAGES : 1;
      for (int left = options.messages() - imap.exists(); left > 0; ) {
        var some = new ArrayList<byte[]>();
        for (int bytes = 0; some.size() < Math.min(left, batch) && bytes < BATCH_BYTES; ) {
          some.add(messages.next());
          bytes += some.getLast().length;
        }
        imap.appendAll(options.mailbox(), some.toArray(byte[][]::new));
        left -= some.size();
      }
    }
  }
}
