package org.malleposte.server.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happened, in a file, one line for each beginning and each end:
///
/// ```
/// 8123456 17 begin 3 1 ann store INBOX m12 4 ADD 2 0 -1      nanoseconds, number, client, node, account, call
/// 9123456 17 end DONE 0 0 0 INBOX:m12:4:3:88                 UIDNEXT, UIDVALIDITY, HIGHESTMODSEQ; what was told
/// 9500000 - the server 2 is killed                           what was done to the servers
/// ```
final class History implements AutoCloseable {
  private final BufferedWriter file;
  private final long epoch = System.nanoTime();
  private int last;

  History(Path path) throws IOException {
    file = Files.newBufferedWriter(path);
  }

  private long now() {
    return System.nanoTime() - epoch;
  }

  /// Returns the number by which the end is written.
  synchronized int begin(int client, int node, String account, Call call) {
    last++;
    write("%d %d begin %d %d %s %s".formatted(now(), last, client, node, account, call.text()));
    return last;
  }

  void end(int operation, Answer answer) {
    long now = now();
    write("%d %d end %s".formatted(now, operation, answer.text()));
  }

  void note(String what) {
    write("%d - %s".formatted(now(), what));
  }

  private synchronized void write(String line) {
    try {
      file.write(line + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  /// The operations in the order of their beginnings; one that has no end has no answer.
  static List<Operation> read(Path path) throws IOException {
    Map<Integer, Operation> operations = new TreeMap<>();
    for (String line : Files.readAllLines(path)) {
      List<String> words = Arrays.asList(line.split(" "));
      if (words.get(1).equals("-")) {
        continue;
      }
      long when = Long.parseLong(words.get(0));
      int id = Integer.parseInt(words.get(1));
      if (words.get(2).equals("begin")) {
        operations.put(id, begun(id, when, words));
      } else {
        Answer answer = Answer.parse(words.subList(3, words.size()));
        operations.computeIfPresent(id, (_, begun) -> ended(begun, when, answer));
      }
    }
    return new ArrayList<>(operations.values());
  }

  private static Operation begun(int id, long when, List<String> words) {
    return new Operation(
        id,
        Integer.parseInt(words.get(3)),
        Integer.parseInt(words.get(4)),
        words.get(5),
        Call.parse(words.subList(6, words.size())),
        when,
        Timed.NEVER,
        Answer.UNKNOWN);
  }

  private static Operation ended(Operation begun, long when, Answer answer) {
    boolean unknown = answer.outcome() == Answer.Outcome.UNKNOWN;
    return new Operation(
        begun.id(),
        begun.client(),
        begun.node(),
        begun.account(),
        begun.call(),
        begun.begin(),
        unknown ? Timed.NEVER : when,
        answer);
  }
}
