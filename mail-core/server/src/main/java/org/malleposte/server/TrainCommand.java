package org.malleposte.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.malleposte.account.Actor;
import org.malleposte.directory.NewUser;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.config.Endpoint;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Serves for a moment and talks to itself, so that the JVM learns which classes a start needs. The
/// launcher runs it once after a build to make the cache that halves the time of every start.
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  /// With many more, a start compiles what the profiles call hot before it is ready.
  private static final int ROUNDS = 20;

  /// Messages in a mailbox whose view is kept in a file.
  private static final int LARGE = 1_100;

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("malleposte-train");
    new CommandLine(new ServeCommand(directory)).parseArgs("--port-base=10000", "--domain=a.org");
    try {
      try (Malleposte server = Malleposte.open(directory, configuration(), "example.org")) {
        server
            .house()
            .directory()
            .users()
            .create(Actor.system("train"), NewUser.of("ann@example.org", "secret"));
        server.listen();
        for (int i = 0; i < ROUNDS; i++) {
          deliver(server.listening("lmtp"));
          read(server.listening("imap"));
        }
        fill(server.listening("imap"));
      }
      try (Malleposte again = Malleposte.open(directory, configuration(), null)) {
        again.listen();
        select(again.listening("imap"));
      }
    } finally {
      remove(directory);
    }
    return Exit.OK;
  }

  /// Makes a mailbox large enough that its view is kept in a file.
  private static void fill(Endpoint imap) throws IOException {
    String message = " {14+}\r\nSubject: a\r\n\r\n";
    String append = "c3 APPEND Large" + message.repeat(100) + "\r\n";
    talk(
        imap,
        "c9 ",
        "c1 LOGIN ann secret\r\nc2 CREATE Large\r\n",
        append.repeat(LARGE / 100),
        "c4 SELECT Large\r\nc9 LOGOUT\r\n");
  }

  private static void select(Endpoint imap) throws IOException {
    talk(
        imap,
        "d9 ",
        "d1 LOGIN ann secret\r\nd2 SELECT Large\r\nd3 FETCH 1:* (UID FLAGS)\r\nd9 LOGOUT\r\n");
  }

  private static Configuration configuration() throws Exception {
    ConfigurationFile file = new ConfigurationFile().override("log.level", "warn", "train");
    for (String service :
        List.of("imap", "imaps", "smtp", "submission", "submissions", "lmtp", "http", "admin")) {
      file.override("listen." + service, "127.0.0.1:0", "train");
    }
    return file.configuration();
  }

  private static void deliver(Endpoint lmtp) throws IOException {
    talk(
        lmtp,
        "221 ",
        "LHLO train\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n",
        "Subject: train\r\nContent-Type: text/plain\r\n\r\ntrain\r\n.\r\nQUIT\r\n");
  }

  private static void read(Endpoint imap) throws IOException {
    talk(
        imap,
        "a9 ",
        "a1 LOGIN ann secret\r\na2 LIST \"\" *\r\na3 SELECT INBOX\r\n",
        "b1 APPEND INBOX {39+}\r\nSubject: train\r\n\r\nthe harbour train\r\n\r\n",
        "b2 FETCH 1:* (UID FLAGS)\r\nb3 FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)\r\n"
            + "b4 FETCH 1 (UID BODY.PEEK[])\r\nb5 SEARCH SUBJECT \"harbour\"\r\n"
            + "b6 STORE 1 +FLAGS.SILENT (\\Deleted)\r\nb7 EXPUNGE\r\n",
        "a4 FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE PREVIEW BODY.PEEK[TEXT])\r\n"
            + "a5 STORE 1 +FLAGS (\\Seen)\r\na6 SEARCH UNSEEN\r\na9 LOGOUT\r\n");
  }

  /// Says it all at once and reads to the last answer.
  private static void talk(Endpoint to, String last, String... words) throws IOException {
    try (Socket socket = new Socket(to.host(), to.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      in.readLine();
      OutputStream out = socket.getOutputStream();
      for (String part : words) {
        out.write(part.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(last)) {
          return;
        }
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
