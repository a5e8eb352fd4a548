package org.malleposte.server.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.malleposte.server.running.Talk;

/// An IMAP connection with one mailbox open, on which several commands may be sent at once.
final class Wire implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern FETCH = Pattern.compile("\\* \\d+ FETCH \\(.*", Pattern.DOTALL);
  private static final Pattern UID = Pattern.compile("[ (]UID (\\d+)");
  private static final Pattern MODSEQ = Pattern.compile("MODSEQ \\((\\d+)\\)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("X-Fault: (\\S+)");

  /// What came for one command.
  ///
  /// @param tagged the last line, without the tag
  record Response(List<String> lines, String tagged) {
    boolean isOk() {
      return tagged.startsWith("OK");
    }

    /// Whether the server says that it may be otherwise later.
    boolean isUnavailable() {
      return tagged.startsWith("NO [UNAVAILABLE]");
    }
  }

  /// A line of FETCH.
  ///
  /// @param name empty when the header was not asked for
  record Fetched(long uid, int flags, long modseq, String name) {}

  private final Talk talk;
  private int tags;

  private Wire(Talk talk) {
    this.talk = talk;
  }

  /// @throws IOException there is no server, or it does not sign in
  static Wire open(int port, String user) throws IOException {
    Wire wire = new Wire(new Talk(port, PATIENCE));
    try {
      wire.talk.line();
      Response login = wire.one("LOGIN " + user + " secret");
      Response enabled = wire.one("ENABLE CONDSTORE");
      if (!login.isOk() || !enabled.isOk()) {
        throw refused("LOGIN", login);
      }
      return wire;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  private static Unavailable refused(String command, Response response) {
    return new Unavailable(
        command + " was answered by " + response.tagged(), response.isUnavailable());
  }

  void select(String mailbox) throws IOException {
    Response selected = one("SELECT " + mailbox);
    if (!selected.isOk()) {
      throw refused("SELECT", selected);
    }
  }

  Response one(String command) throws IOException {
    return all(command).getFirst();
  }

  /// Sends all commands, then reads all answers.
  List<Response> all(String... commands) throws IOException {
    StringBuilder text = new StringBuilder();
    int first = tags + 1;
    for (String command : commands) {
      text.append('f').append(++tags).append(' ').append(command).append("\r\n");
    }
    talk.send(text.toString());
    List<Response> responses = new ArrayList<>();
    for (int tag = first; tag <= tags; tag++) {
      responses.add(response("f" + tag + " "));
    }
    return responses;
  }

  private Response response(String tag) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = talk.response();
    while (!line.startsWith(tag)) {
      lines.add(line);
      line = talk.response();
    }
    return new Response(lines, line.substring(tag.length()));
  }

  /// Begins to wait for news; what came before it goes to `early`.
  void idle(Consumer<String> early) throws IOException {
    talk.send("f" + ++tags + " IDLE\r\n");
    for (String line = talk.response(); !line.startsWith("+"); line = talk.response()) {
      early.accept(line);
    }
  }

  /// Waits for the next news.
  String news() throws IOException {
    return talk.response();
  }

  static List<Fetched> fetched(Response response) {
    List<Fetched> all = new ArrayList<>();
    for (String line : response.lines()) {
      if (FETCH.matcher(line).matches() && UID.matcher(line).find()) {
        all.add(
            new Fetched(number(UID, line), flags(line), number(MODSEQ, line), text(NAME, line)));
      }
    }
    return all;
  }

  private static int flags(String line) {
    return FLAGS.matcher(line).find() ? Marks.bits(text(FLAGS, line)) : Marks.NONE;
  }

  /// 0 when it is not there.
  static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String text(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Override
  public void close() throws IOException {
    talk.close();
  }
}
