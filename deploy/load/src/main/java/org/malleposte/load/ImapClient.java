package org.malleposte.load;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One IMAP connection (RFC 9051, RFC 3501) that checks that each command is answered by OK.
final class ImapClient implements AutoCloseable {
  private final Wire wire;
  private final String greeting;
  private String capabilities = "";
  private int exists;
  private int commands;

  /// Who is shown the literals that come; null when they are passed over.
  private @Nullable Consumer<byte[]> literal;

  private ImapClient(Wire wire) throws IOException {
    this.wire = wire;
    this.greeting = wire.line();
    if (!greeting.startsWith("* OK")) {
      throw new Unexpected("(connect)", greeting);
    }
  }

  static ImapClient connect(Options options, int connection, String source, int buffer)
      throws IOException {
    var wire = Wire.open(options, options.imapPort(connection), source, buffer);
    try {
      return new ImapClient(wire);
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /// Connects and signs in as the user of this connection's number.
  static ImapClient signedIn(Options options, int connection) throws IOException {
    var client = connect(options, connection, "", 16 << 10);
    try {
      client.login(options.user(connection), options.password());
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /// The same, and the mailbox of the options exists.
  static ImapClient ready(Options options, int connection) throws IOException {
    var client = signedIn(options, connection);
    try {
      client.ensure(options.mailbox());
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void ensure(String mailbox) throws IOException {
    boolean[] found = {mailbox.equals("INBOX")};
    if (!found[0]) {
      command("LIST \"\" " + quoted(mailbox), line -> found[0] |= line.startsWith("* LIST "));
    }
    if (!found[0]) {
      command("CREATE " + quoted(mailbox));
    }
  }

  void login(String user, String password) throws IOException {
    command("LOGIN " + quoted(user) + " " + quoted(password));
  }

  /// Asks once what the server can do; a capability is a whole word.
  boolean can(String capability) throws IOException {
    if (capabilities.isEmpty()) {
      command(
          "CAPABILITY",
          line -> {
            if (line.startsWith("* CAPABILITY ")) {
              capabilities = line.toUpperCase(Locale.ROOT) + " ";
            }
          });
    }
    return capabilities.contains(" " + capability + " ");
  }

  void command(String text) throws IOException {
    command(text, line -> {});
  }

  /// The literals in the answer to a command: the messages, when that is what it fetches.
  void literals(String text, Consumer<byte[]> literals) throws IOException {
    literal = literals;
    try {
      command(text);
    } finally {
      literal = null;
    }
  }

  /// Sends a command, shows each untagged line to `untagged`, and fails unless the tagged answer is
  /// OK.
  void command(String text, Consumer<String> untagged) throws IOException {
    var tag = send(text);
    answer(tag, text, untagged);
  }

  /// Sends a command and returns its tag: the answer is for [#answer] to read.
  String send(String text) throws IOException {
    var tag = "t" + ++commands;
    wire.write(tag + " " + text + "\r\n");
    wire.flush();
    return tag;
  }

  void answer(String tag, String sent, Consumer<String> untagged) throws IOException {
    for (var line = logical(); ; line = logical()) {
      if (line.startsWith(tag + " ")) {
        if (!line.startsWith("OK", tag.length() + 1)) {
          throw new Unexpected(sent, line);
        }
        return;
      }
      if (!line.startsWith("* ")) {
        throw new Unexpected(sent, line);
      }
      count(line);
      untagged.accept(line);
    }
  }

  /// Appends one message with a non-synchronising literal (RFC 7888), or a synchronising one where
  /// there is none.
  void append(String mailbox, byte[] message) throws IOException {
    appendAll(mailbox, new byte[][] {message});
  }

  /// Appends several messages in one command (RFC 3502 where there is more than one).
  void appendAll(String mailbox, byte[][] messages) throws IOException {
    boolean plus = can("LITERAL+");
    var tag = "t" + ++commands;
    wire.write(tag + " APPEND " + quoted(mailbox));
    for (var message : messages) {
      wire.write(" (\\Seen) {" + message.length + (plus ? "+}\r\n" : "}\r\n"));
      if (!plus) {
        goAhead("APPEND");
      }
      wire.write(message);
    }
    wire.write("\r\n");
    wire.flush();
    answer(tag, "APPEND of " + messages.length, line -> {});
  }

  /// Sends a command that waits for its end with a continuation, as IDLE does (RFC 2177), and
  /// returns its tag.
  String startIdle() throws IOException {
    var tag = send("IDLE");
    goAhead("IDLE");
    return tag;
  }

  void done(String tag) throws IOException {
    wire.write("DONE\r\n");
    wire.flush();
    answer(tag, "DONE", line -> {});
  }

  /// Waits, inside IDLE, for the mailbox to grow beyond `before` messages.
  void awaitExistsBeyond(int before) throws IOException {
    while (exists <= before) {
      var line = logical();
      if (!line.startsWith("* ")) {
        throw new Unexpected("IDLE", line);
      }
      count(line);
    }
  }

  /// How many messages the selected mailbox holds, as far as the server has told.
  int exists() {
    return exists;
  }

  void logout() throws IOException {
    command("LOGOUT");
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void goAhead(String sent) throws IOException {
    wire.flush();
    for (var line = wire.line(); !line.startsWith("+"); line = wire.line()) {
      if (!line.startsWith("* ")) {
        throw new Unexpected(sent, line);
      }
      count(line);
    }
  }

  /// A response without its literals: their bytes are read and left out.
  private String logical() throws IOException {
    var line = wire.line();
    if (!line.endsWith("}")) {
      return line;
    }
    var whole = new StringBuilder();
    while (line.endsWith("}")) {
      readLiteral(literalLength(line));
      whole.append(line);
      line = wire.line();
    }
    return whole.append(line).toString();
  }

  private void readLiteral(long length) throws IOException {
    if (literal == null) {
      wire.skip(length);
    } else {
      literal.accept(wire.bytes(Math.toIntExact(length)));
    }
  }

  private static long literalLength(String line) throws IOException {
    int open = line.lastIndexOf('{');
    try {
      return Long.parseLong(line.substring(open + 1, line.length() - 1));
    } catch (NumberFormatException e) {
      throw new IOException("a line ends like a literal but has no length: " + line, e);
    }
  }

  private void count(String line) {
    if (line.endsWith(" EXISTS")) {
      exists = number(line);
    } else if (line.endsWith(" EXPUNGE")) {
      exists--;
    }
  }

  private static int number(String line) {
    return Integer.parseInt(line, 2, line.indexOf(' ', 2), 10);
  }

  /// How many numbers an answer has, whatever stands between them: `* SEARCH 1 2` and `* THREAD (1
  /// 2)(3)` have two and three.
  static int found(String line) {
    if (line.startsWith("* OK ")) {
      return 0; // how far it is (RFC 9585)
    }
    int found = 0;
    boolean within = false;
    for (int i = 0; i < line.length(); i++) {
      boolean digit = line.charAt(i) >= '0' && line.charAt(i) <= '9';
      if (digit && !within) {
        found++;
      }
      within = digit;
    }
    return found;
  }
}
