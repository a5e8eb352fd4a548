package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// ID (RFC 2971).
final class IdCommand {
  private static final Logger LOG = LoggerFactory.getLogger(IdCommand.class);

  private IdCommand() {}

  static Answer run(Session session, ImapCommand.Id command, ResponseWriter out) {
    LOG.debug("{} is {}", session.connection, command.parameters().get("name"));
    out.untagged().raw("ID (\"name\" \"Malleposte\" \"version\" ");
    out.string(session.imap.options.version()).close().end();
    return Answer.ok("ID done");
  }
}
