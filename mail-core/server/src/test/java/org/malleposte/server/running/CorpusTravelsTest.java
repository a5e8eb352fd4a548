package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.format.Corpus;

/// Every message of the corpus goes in by each door and comes out by IMAP byte for byte; by SMTP
/// and LMTP behind the trace fields that the server adds.
class CorpusTravelsTest {
  private static final int PORT_BASE = Integer.getInteger("corpus.port", 24_000);
  private static final Pattern LITERAL = Pattern.compile("BODY\\[] \\{(\\d+)}");
  private static final Pattern TRACE = Pattern.compile("(Return-Path|Received|Delivered-To):.*");

  /// A connection takes so many messages and no more (RFC 9422, MAILMAX).
  private static final int TRANSACTIONS = 100;

  @TempDir Path temp;

  private final Map<String, byte[]> corpus = new LinkedHashMap<>();

  @Test
  void whatGoesInComesOut() throws Exception {
    Corpus.forEach((name, bytes) -> corpus.put(name, bytes));
    assertThat(corpus).isNotEmpty();
    Path dir = temp.resolve("data");
    try (RunningServer server = RunningServer.start(dir, PORT_BASE)) {
      users(dir);
      atOnce(
          () -> append(server),
          () -> transfer(server.lmtpPort(), "LHLO", "lmtp"),
          () -> transfer(server.smtpPort(), "EHLO", "smtp"),
          () -> importFolder(dir));
      assertSame("append", messages(server, "append"));
      assertSame("import", sortedAs(messages(server, "import")));
      assertSame("lmtp", untraced(messages(server, "lmtp")));
      assertSame("smtp", untraced(messages(server, "smtp")));
    }
  }

  private interface Door {
    void take() throws Exception;
  }

  private static void atOnce(Door... doors) throws Exception {
    List<Future<Boolean>> taken = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Door door : doors) {
        taken.add(
            threads.submit(() -> {
              door.take();
              return true;
            }));
      }
      for (Future<Boolean> each : taken) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  /// Names what differs; the messages themselves would fill the log.
  private void assertSame(String door, List<String> messages) {
    List<String> wrong = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, byte[]> original : corpus.entrySet()) {
      if (i >= messages.size() || !messages.get(i++).equals(latin(original.getValue()))) {
        wrong.add(original.getKey());
      }
    }
    assertThat(wrong).as("messages that came out otherwise than they went in by " + door).isEmpty();
    assertThat(messages).as(door).hasSize(corpus.size());
  }

  /// Those that are in the corpus in its order, then the others.
  private List<String> sortedAs(List<String> messages) {
    List<String> left = new ArrayList<>(messages);
    List<String> sorted = new ArrayList<>();
    for (byte[] original : corpus.values()) {
      String text = latin(original);
      sorted.add(left.remove(text) ? text : "");
    }
    left.removeIf(sorted::contains);
    sorted.addAll(left);
    return sorted;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void users(Path dir) throws IOException, InterruptedException {
    Path file = dir.resolveSibling("users.csv");
    StringBuilder lines = new StringBuilder();
    for (String user : List.of("append", "lmtp", "smtp", "import")) {
      lines.append(user).append("@example.org,secret\n");
    }
    Files.writeString(file, lines);
    RunningServer.run(dir, "user", "import", file.toString());
  }

  private void append(RunningServer server) throws IOException {
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN append secret");
      for (byte[] message : corpus.values()) {
        assertThat(imap.append("APPEND INBOX", message)).contains(" OK ");
      }
    }
  }

  private void transfer(int port, String hello, String user) throws IOException {
    List<byte[]> messages = List.copyOf(corpus.values());
    for (int from = 0; from < messages.size(); from += TRANSACTIONS) {
      try (Talk talk = new Talk(port)) {
        talk.expect("220");
        talk.send(hello + " client.example.com\r\n");
        talk.expect("250");
        int to = Math.min(messages.size(), from + TRANSACTIONS);
        for (byte[] message : messages.subList(from, to)) {
          transfer(talk, user, message);
        }
      }
    }
  }

  /// By DATA when the message is lines of text, in a chunk otherwise (RFC 3030).
  private static void transfer(Talk talk, String user, byte[] message) throws IOException {
    String text = latin(message);
    boolean lines = text.endsWith("\r\n") && !text.replace("\r\n", "").matches("(?s).*[\r\n\0].*");
    talk.send("MAIL FROM:<x@example.com>" + (lines ? "" : " BODY=BINARYMIME") + "\r\n");
    talk.expect("250");
    talk.send("RCPT TO:<" + user + "@example.org>\r\n");
    talk.expect("250");
    if (lines) {
      talk.send("DATA\r\n");
      talk.expect("354");
      talk.send(
          ("\r\n" + text)
              .replace("\r\n.", "\r\n..")
              .substring(2)
              .getBytes(StandardCharsets.ISO_8859_1));
      talk.send(".\r\n");
    } else {
      talk.send("BDAT " + message.length + " LAST\r\n");
      talk.send(message);
    }
    talk.expect("250");
  }

  private void importFolder(Path dir) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(dir.resolveSibling("eml"));
    int number = 0;
    for (byte[] message : corpus.values()) {
      Files.write(folder.resolve("%05d.eml".formatted(number++)), message);
    }
    RunningServer.run(dir, "import", "import@example.org", folder.toString());
  }

  /// Fetches all of every message, and with it what must never fail on any.
  private static List<String> messages(RunningServer server, String user) throws IOException {
    Map<Long, String> messages = new TreeMap<>();
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN " + user + " secret");
      for (String mailbox : mailboxes(imap)) {
        imap.command("EXAMINE " + mailbox);
        imap.command(
            "FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE PREVIEW)");
        for (String response : imap.command("UID FETCH 1:* (BODY.PEEK[])")) {
          Matcher literal = LITERAL.matcher(response);
          if (literal.find()) {
            int length = Integer.parseInt(literal.group(1));
            messages.put(
                (long) messages.size(), response.substring(literal.end(), literal.end() + length));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ArrayList<>(messages.values());
  }

  private static List<String> mailboxes(Talk imap) throws IOException {
    return imap.command("LIST \"\" \"*\"").stream()
        .filter(line -> line.startsWith("* LIST"))
        .map(line -> line.substring(line.indexOf("\"/\" ") + 4))
        .toList();
  }

  /// Takes the fields off that a server adds at the top, one by one with their folded lines.
  private List<String> untraced(List<String> messages) {
    List<String> originals = corpus.values().stream().map(CorpusTravelsTest::latin).toList();
    List<String> bare = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String message = messages.get(i);
      String original = i < originals.size() ? originals.get(i) : "";
      String added = message.substring(0, Math.max(0, message.length() - original.length()));
      assertThat(added.replaceAll("\r\n[ \t]", " ").lines())
          .allMatch(line -> TRACE.matcher(line).matches());
      bare.add(message.substring(added.length()));
    }
    return bare;
  }
}
