package org.malleposte.load;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// A client that comes back to a mailbox: with what it remembers (QRESYNC, RFC 7162), and with
/// nothing, all flags or all that a list shows, never a body.
///
/// Each is played once against each server, as `first-...`, which tells what a server does that has
/// not seen the mailbox (the first of them has filled it, unless it was filled before), and then
/// again and again.
final class Resync {
  private static final int ROUNDS = 5;
  private static final int CHANGED = 100;
  private static final String LIST =
      "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)";

  private final Options options;
  private final Consumer<Result> results;
  private final Errors errors = new Errors();
  private int present;
  private long validity;
  private long modseq;

  Resync(Options options, Consumer<Result> results) {
    this.options = options;
    this.results = results;
  }

  void play() throws IOException {
    MailboxFill.fill(options, 1);
    try (var imap = ImapClient.ready(options, 0)) {
      imap.command("SELECT " + mailbox(), this::remember);
      present = imap.exists();
      int last = Math.min(CHANGED, present);
      imap.command("STORE 1:" + last + " +FLAGS.SILENT (\\Flagged)");
      imap.command("STORE 1:" + last + " -FLAGS.SILENT (\\Flagged)");
    }
    int servers = options.imapPorts().size();
    for (int server = 0; server < servers; server++) {
      round("resync/first-", server, 1);
    }
    for (int server = 0; server < servers; server++) {
      round("resync/", server, ROUNDS);
    }
  }

  private void remember(String line) {
    validity = WeekAway.code(line, "UIDVALIDITY", validity);
    modseq = WeekAway.code(line, "HIGHESTMODSEQ", modseq);
  }

  private void round(String name, int server, int times) throws IOException {
    var qresync = "SELECT " + mailbox() + " (QRESYNC (" + validity + " " + modseq + "))";
    one(name + "qresync", server, times, qresync, Math.min(CHANGED, present));
    one(name + "flags", server, times, "FETCH 1:* (UID FLAGS)", present);
    one(name + "list", server, times, LIST, present);
  }

  /// One command of a session of its own, and the SELECT before it: both count.
  private void one(String name, int server, int times, String command, int expected)
      throws IOException {
    var latencies = new Latencies();
    var used = Usage.none(options);
    long nanos = 0;
    for (int n = 0; n < times; n++) {
      try (var imap = ImapClient.signedIn(options, server)) {
        boolean quick = command.startsWith("SELECT ");
        imap.command(quick ? "ENABLE QRESYNC" : "NOOP");
        int[] told = {0};
        ToIntFunction<String> counted = line -> line.contains(" FETCH (") ? 1 : 0;
        var before = Usage.now(options);
        long took =
            Player.timed(() -> {
              if (!quick) {
                imap.command("SELECT " + mailbox());
              }
              imap.command(command, line -> told[0] += counted.applyAsInt(line));
            });
        used = used.plus(Usage.now(options).since(before));
        latencies.add(took);
        nanos += took;
        if (told[0] != expected) {
          errors.add(name, new Unexpected(command, told[0] + " in place of " + expected));
        }
      }
    }
    results.accept(
        Result.of(options, name, latencies, errors.count(), nanos / 1e9, used)
            .with("connections", 1)
            .with("messages", present)
            .with("on", 1 + server));
  }

  private String mailbox() {
    return ImapClient.quoted(options.mailbox());
  }
}
