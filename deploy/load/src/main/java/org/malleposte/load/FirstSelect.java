package org.malleposte.load;

import java.io.IOException;
import java.util.OptionalLong;

/// The first SELECT of a mailbox after the server's start, when only a sign-in came before.
final class FirstSelect {
  private FirstSelect() {}

  static Result play(Options options) throws IOException {
    var latencies = new Latencies();
    try (var imap = ImapClient.signedIn(options, 0)) {
      long before = ServerProcess.cpuMillis(options).orElse(0);
      long took =
          Player.timed(() -> imap.command("SELECT " + ImapClient.quoted(options.mailbox())));
      long after = ServerProcess.cpuMillis(options).orElse(0);
      latencies.add(took);
      var cpu = options.pid() == 0 ? OptionalLong.empty() : OptionalLong.of(after - before);
      return Result.of(options, Scenario.FIRST_SELECT.word(), latencies, 0, took / 1e9, cpu)
          .with("connections", 1)
          .with("messages", imap.exists());
    }
  }
}
