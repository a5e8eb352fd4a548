package org.malleposte.smtp.server;

/// RSET (RFC 5321 §4.1.1.5): forgets the message under way.
final class RsetCommand {
  private RsetCommand() {}

  static void run(Session session) {
    session.resetTo(session.state() == State.FRESH ? State.FRESH : State.READY);
    session.reply("RSET", Replies.OK);
  }
}
