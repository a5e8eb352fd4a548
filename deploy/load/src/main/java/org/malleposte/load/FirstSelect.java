package org.malleposte.load;

import java.io.IOException;

/// The first SELECT of a mailbox after the server's start, when only a sign-in came before.
final class FirstSelect {
  private FirstSelect() {}

  static Result play(Options options) throws IOException {
    var latencies = new Latencies();
    try (var imap = ImapClient.signedIn(options, 0)) {
      var before = Usage.now(options);
      long took =
          Player.timed(() -> imap.command("SELECT " + ImapClient.quoted(options.mailbox())));
      var used = Usage.now(options).since(before);
      latencies.add(took);
      return Result.of(options, Scenario.FIRST_SELECT.word(), latencies, 0, took / 1e9, used)
          .with("connections", 1)
          .with("messages", imap.exists());
    }
  }
}
