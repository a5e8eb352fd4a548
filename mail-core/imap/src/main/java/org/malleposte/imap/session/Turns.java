package org.malleposte.imap.session;

import java.io.IOException;
import org.malleposte.account.Outage;
import org.malleposte.imap.codec.Decoded;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.mail.MessageSpool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a connection does in its turns: it reads, has one command handled after another, says what
/// is new, and rests. Each turn is a virtual thread, and there is one at a time.
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final int BAD_IN_A_ROW = 20;

  private final Connection connection;
  private boolean greeted;
  private boolean ending;
  private int bad;

  Turns(Connection connection) {
    this.connection = connection;
  }

  /// This turn is the last.
  void end() {
    ending = true;
  }

  /// The client counts as one that has just come.
  void startOver() {
    bad = 0;
  }

  /// Takes one: until nothing more is to be done.
  void take() {
    try {
      do {
        connection.pace.pause();
        greetOnce();
        readAll();
        speakUnasked();
        connection.out.release();
        connection.layers.rest();
        if (!connection.decoder.isEmpty()) {
          connection.pace.waitForRest();
        }
        if (!ending && connection.inbox.rest()) {
          return; // from here on all of this may be the next turn's
        }
      } while (!ending);
    } catch (ConnectionClosed e) {
      LOG.debug("{}: {}", connection, e.getMessage());
      String farewell = connection.inbox.farewell();
      fail(farewell == null ? "No answer came" : farewell);
    } catch (RuntimeException | Error e) {
      LOG.atLevel(Outage.level("IMAP commands", e))
          .setCause(e)
          .log("{}: a command failed", connection);
      fail("The server failed");
    }
    finish();
  }

  private void greetOnce() {
    if (!greeted) {
      greeted = true;
      connection.layers.listen();
      connection.handler().greet(connection.out);
    }
  }

  private void readAll() {
    Inbox inbox = connection.inbox;
    byte[] piece = inbox.poll();
    while (piece != null && !ending && inbox.farewell() == null) {
      connection.layers.listen();
      connection.feed(piece);
      for (Decoded decoded = connection.layers.next();
          decoded != null;
          decoded = connection.layers.next()) {
        act(decoded);
        if (ending) {
          return;
        }
      }
      if (!connection.decoder.isEmpty()) {
        Thread.yield(); // a long message is parsed as it comes: others want the processor too
      }
      piece = inbox.poll();
    }
  }

  private void speakUnasked() {
    if (ending) {
      return;
    }
    if (connection.inbox.isGone()) {
      ending = true;
      return;
    }
    String farewell = connection.inbox.farewell();
    if (farewell != null) {
      connection.out.bye(farewell);
      ending = true;
    } else if (connection.inbox.takeWoken()) {
      connection.handler().wake(connection.out);
    }
  }

  private void act(Decoded decoded) {
    switch (decoded) {
      case Decoded.Command(ImapCommand command) -> handle(command);
      case Decoded.Continue() -> connection.out.more("Send the literal");
      case Decoded.Line _ -> connection.out.bad(null, "Nobody asked");
      case Decoded.Bad(String tag, String sentence) -> {
        connection.out.bad(tag, sentence);
        bad++;
      }
      case Decoded.Refused(String tag, String code, String sentence) ->
          connection.out.no(tag, code, sentence);
      case Decoded.Fatal(String sentence) -> {
        connection.out.bye(sentence);
        ending = true;
      }
    }
    if (!(decoded instanceof Decoded.Continue)) {
      connection.pace.complete(); // a command is over, well or not
      connection.spools.giveBack();
    }
    if (bad > BAD_IN_A_ROW) {
      connection.out.bye("Too many bad commands"); // it speaks another protocol, or means no good
      ending = true;
    }
  }

  private void handle(ImapCommand command) {
    bad = 0;
    try {
      connection.handler().handle(command, connection.out);
    } finally {
      connection.heard(); // the time a command takes is not the client's silence
      if (command instanceof ImapCommand.Bringing bringing) {
        bringing.spools().forEach(this::close);
      }
    }
  }

  private void close(MessageSpool content) {
    try {
      content.close();
    } catch (IOException e) {
      LOG.warn("{}: a temporary file could not be removed", connection.session(), e);
    }
  }

  /// Says why the connection ends, if someone listens and it would not be in the middle of a line.
  private void fail(String sentence) {
    ending = true;
    if (connection.outlet.isDeaf() || connection.inbox.isGone() || connection.out.isMidLine()) {
      return;
    }
    try {
      connection.out.bye(sentence);
      connection.out.flush();
    } catch (ConnectionClosed e) {
      LOG.debug("{}: gone before it was told", connection.session());
    }
  }

  /// The last thing a connection does. The inbox still says that a turn goes on: none starts after.
  private void finish() {
    connection.decoder.discard();
    connection.spools.giveBack();
    connection.inbox.drop(true);
    connection.layers.end();
    connection.outlet.closeOnceSent();
    connection.server.closed(connection);
    connection.handler().closed();
  }
}
