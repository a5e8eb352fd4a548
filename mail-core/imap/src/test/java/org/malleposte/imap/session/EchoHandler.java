package org.malleposte.imap.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.storage.Bytes;

/// Says back what it understood; enough of a server to test the transport.
final class EchoHandler implements CommandHandler {
  final Connection connection;
  final CountDownLatch closed = new CountDownLatch(1);
  volatile boolean idling;
  private @Nullable String news;

  EchoHandler(Connection connection) {
    this.connection = connection;
  }

  synchronized void tell(String sentence) {
    news = sentence;
    connection.wake();
  }

  private synchronized @Nullable String takeNews() {
    String sentence = news;
    news = null;
    return sentence;
  }

  @Override
  public void greet(ResponseWriter out) {
    out.untagged().raw("OK hello").end();
  }

  @Override
  public void handle(ImapCommand command, ResponseWriter out) {
    switch (command) {
      case ImapCommand.Login login -> login(login, out);
      case ImapCommand.Authenticate authenticate -> authenticate(authenticate, out);
      case ImapCommand.StartTls startTls -> {
        out.ok(startTls.tag(), "begin");
        connection.startTls();
      }
      case ImapCommand.Compress compress -> {
        out.ok(compress.tag(), "deflate");
        connection.compress();
      }
      case ImapCommand.Idle idle -> {
        connection.idle(idle);
        idling = true;
        out.more("idling");
      }
      case ImapCommand.Done done -> {
        idling = false;
        if (done.understood()) {
          out.ok(done.tag(), "done");
        } else {
          out.bad(done.tag(), "expected DONE");
        }
      }
      case ImapCommand.Logout logout -> {
        out.bye("bye");
        out.ok(logout.tag(), "logged out");
        connection.close();
      }
      case ImapCommand.Append append -> append(append, out);
      case ImapCommand.Fetch fetch -> {
        for (int i = 0; i < 40_000; i++) {
          out.untagged().number(i).raw(" FETCH (BODY[] ").string("x".repeat(100)).close().end();
        }
        out.ok(fetch.tag(), "fetched");
      }
      case ImapCommand.Unselect unselect -> { // takes an hour
        connection.checkTime(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        out.ok(unselect.tag(), "at last");
      }
      case ImapCommand.Expunge _ -> throw new IllegalStateException("as the test wants it");
      default -> out.ok(command.tag(), connection.isSecure() ? "secure" : "plain");
    }
  }

  private void login(ImapCommand.Login login, ResponseWriter out) {
    if (connection.signedIn(login.user())) {
      out.ok(login.tag(), "welcome");
    } else {
      out.no(login.tag(), "LIMIT", "too many");
    }
  }

  private void authenticate(ImapCommand.Authenticate command, ResponseWriter out) {
    Bytes answer = connection.challenge(Bytes.utf8("who?"));
    if (answer == null) {
      out.bad(command.tag(), "no answer");
    } else {
      out.ok(command.tag(), answer.utf8());
    }
  }

  private void append(ImapCommand.Append append, ResponseWriter out) {
    long octets = append.messages().stream().mapToLong(message -> message.content().size()).sum();
    out.ok(append.tag(), octets + " octets");
  }

  @Override
  public void wake(ResponseWriter out) {
    String sentence = idling ? takeNews() : null;
    if (sentence != null) {
      out.untagged().raw(sentence).end();
    }
  }

  @Override
  public long appendLimit() {
    return connection.user() == null ? -1 : 100_000_000;
  }

  @Override
  public void closed() {
    closed.countDown();
  }
}
