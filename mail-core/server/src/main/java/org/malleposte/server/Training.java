package org.malleposte.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.function.Function;
import org.malleposte.server.config.Endpoint;

/// What the JVM is shown of a server's life: mail that comes in, and clients that list, sort,
/// search and read it. See [TrainCommand].
final class Training {
  /// Times that a client comes and goes.
  private static final int VISITS = 40;

  /// Times that each is listed, sorted and searched.
  private static final int LOOKS = 30;

  /// Messages in a mailbox whose view is kept in a file, and which are indexed at once.
  private static final int LARGE = 1_200;

  private static final int BATCH = 100;
  private static final int BODY_LINES = 40;
  private static final String[] WORDS =
      "meeting report budget harbour letter answer winter invoice garden music river".split(" ");

  private final Function<String, Endpoint> listening;
  private final Random random = new Random(1);
  private int made;

  /// @param listening where a service listens
  Training(Function<String, Endpoint> listening) {
    this.listening = listening;
  }

  void all() throws IOException {
    for (int i = 0; i < VISITS; i++) {
      deliver();
      visit();
    }
    fill();
    look();
    ask();
  }

  /// The first that clients want after a start.
  void opening() throws IOException {
    imap("a SELECT Large\r\nb FETCH 1:* (UID FLAGS)\r\nc UID SEARCH BODY harbour\r\n");
    ask();
  }

  private void deliver() throws IOException {
    talk(
        "lmtp",
        "221 ",
        "LHLO train\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n",
        message() + ".\r\nQUIT\r\n");
  }

  private void visit() throws IOException {
    String message = message();
    imap(
        "a LIST \"\" * RETURN (STATUS (MESSAGES UNSEEN))\r\nb SELECT INBOX\r\n",
        "c APPEND INBOX (\\Seen) {" + message.length() + "+}\r\n" + message + "\r\n",
        "d FETCH 1:* (UID FLAGS)\r\ne FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)\r\n"
            + "f FETCH 1 (UID BODY.PEEK[])\r\ng SEARCH SUBJECT \"harbour\"\r\n"
            + "h STORE 1 +FLAGS.SILENT (\\Deleted)\r\ni EXPUNGE\r\n",
        "j FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE PREVIEW BODY.PEEK[TEXT])\r\n"
            + "k STORE 1 +FLAGS (\\Seen)\r\nl SEARCH UNSEEN\r\nm NOOP\r\n"
            + "n STATUS Sent (MESSAGES UIDNEXT)\r\no UID COPY * Trash\r\np IDLE\r\nDONE\r\n");
  }

  private void fill() throws IOException {
    imap("a CREATE Large\r\n");
    for (int left = LARGE; left > 0; left -= BATCH) {
      StringBuilder append = new StringBuilder("b APPEND Large");
      for (int i = 0; i < BATCH; i++) {
        String message = message();
        append.append(" (\\Seen) {").append(message.length()).append("+}\r\n").append(message);
      }
      imap(append.append("\r\n").toString());
    }
  }

  private void look() throws IOException {
    String[] looks = {
      "SELECT Large",
      "FETCH 1:* (UID FLAGS)",
      "FETCH 1:* (UID FLAGS ENVELOPE)",
      "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM SUBJECT)])",
      "SORT (DATE) UTF-8 ALL",
      "SORT (SUBJECT) UTF-8 ALL",
      "UID SORT (REVERSE FROM DATE) UTF-8 ALL",
      "SORT (SIZE) UTF-8 ALL",
      "THREAD REFERENCES UTF-8 ALL",
      "THREAD REFS UTF-8 ALL",
      "SEARCH UNDELETED",
      "SEARCH SUBJECT harbour",
      "SEARCH BODY harbour",
      "SEARCH BODY arbo",
      "SEARCH TEXT \"letter answer\"",
      "UID SEARCH FROM report@",
      "STORE 1:200 +FLAGS.SILENT (\\Flagged)",
      "STORE 1:200 -FLAGS.SILENT (\\Flagged)",
      "UID FETCH 1:100 (BODYSTRUCTURE BODY.PEEK[1])",
    };
    for (int i = 0; i < LOOKS; i++) {
      StringBuilder commands = new StringBuilder();
      for (int k = 0; k < looks.length; k++) {
        commands.append('a').append(k).append(' ').append(looks[k]).append("\r\n");
      }
      imap(commands.toString());
    }
  }

  /// As a JMAP client that opens its list of messages.
  private void ask() throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      http("GET /jmap/session", "");
      http(
          "POST /jmap/api",
          """
          {"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[
          ["Mailbox/get",{"accountId":"u1","ids":null},"0"],
          ["Email/query",{"accountId":"u1","sort":[{"property":"receivedAt","isAscending":false}],
          "collapseThreads":true,"limit":50},"1"],
          ["Email/get",{"accountId":"u1","#ids":{"resultOf":"1","name":"Email/query","path":"/ids"},
          "properties":["threadId","mailboxIds","keywords","from","subject","receivedAt","preview"]},
          "2"]]}\
          """);
    }
  }

  private String message() {
    int number = ++made;
    int first = number - number % 4;
    StringBuilder text = new StringBuilder();
    text.append("Date: Sun, 22 Nov 2026 14:00:00 +0000\r\nFrom: ").append(word()).append(" <");
    text.append(word()).append("@example.com>\r\nTo: Ann <ann@example.org>\r\nSubject: ");
    text.append(number == first ? "" : "Re: ").append(WORDS[first % WORDS.length]).append(' ');
    text.append(first).append("\r\nMessage-ID: <").append(number).append("@train>\r\n");
    if (number > first) {
      text.append("References: <").append(first).append("@train>\r\n");
    }
    text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
    for (int line = 0; line < BODY_LINES; line++) {
      for (int i = 0; i < 8; i++) {
        text.append(random.nextInt(3) == 0 ? Integer.toString(random.nextInt(), 36) : word());
        text.append(' ');
      }
      text.append("\r\n");
    }
    return text.toString();
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private void imap(String... commands) throws IOException {
    String[] all = new String[commands.length + 2];
    all[0] = "z1 LOGIN ann secret\r\n";
    System.arraycopy(commands, 0, all, 1, commands.length);
    all[all.length - 1] = "z9 LOGOUT\r\n";
    talk("imap", "z9 ", all);
  }

  private void http(String request, String body) throws IOException {
    String who = Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));
    talk(
        "http",
        "never",
        request
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic "
            + who
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /// Says it all at once and reads to the last answer, or to the end. What is answered is read by
  /// another thread: there may be more of it than lies between the two.
  private void talk(String service, String last, String... words) throws IOException {
    Endpoint to = listening.apply(service);
    try (Socket socket = new Socket(to.host(), to.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      Thread saying = Thread.startVirtualThread(() -> say(socket, words));
      String line = in.readLine();
      while (line != null && !line.startsWith(last)) {
        line = in.readLine();
      }
      saying.interrupt();
    }
  }

  private static void say(Socket socket, String... words) {
    try {
      OutputStream out = socket.getOutputStream();
      for (String part : words) {
        out.write(part.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
