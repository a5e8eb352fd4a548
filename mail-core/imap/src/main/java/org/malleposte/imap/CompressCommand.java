package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;

/// COMPRESS (RFC 4978). TLS as it is built here never compresses, so that no other layer does.
final class CompressCommand {
  private CompressCommand() {}

  static @Nullable Answer run(Session session, ImapCommand.Compress command, ResponseWriter out)
      throws Refusal {
    if (!command.mechanism().equals("DEFLATE")) {
      throw Refusal.bad("COMPRESS knows DEFLATE only");
    }
    if (session.connection.isCompressed()) {
      throw Refusal.no("COMPRESSIONACTIVE", "DEFLATE is active already"); // §3
    }
    out.ok(command.tag(), "DEFLATE begins");
    session.connection.compress();
    return null;
  }
}
