package org.malleposte.server.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Brings what one client asks and is told into the history.
final class Notes {
  private final Run run;
  private final int client;
  private final Known known;
  private final String protocol;

  Notes(Run run, int client, Known known, String protocol) {
    this.run = run;
    this.client = client;
    this.known = known;
    this.protocol = protocol;
  }

  interface Asking<T> {
    T ask() throws IOException;
  }

  /// Writes down the call, asks, and writes down the answer; when there is none, that too.
  void play(int node, Call call, Asking<Answer> asking) throws IOException {
    playAll(node, List.of(call), () -> List.of(asking.ask()));
  }

  /// The same with calls that are made at once.
  ///
  /// @param asking returns an answer to each, in their order
  void playAll(int node, List<? extends Call> calls, Asking<List<Answer>> asking)
      throws IOException {
    List<Integer> ids = new ArrayList<>();
    calls.forEach(call -> ids.add(run.history.begin(client, node, known.account(), call)));
    long began = System.nanoTime();
    List<Answer> answers = List.of();
    try {
      answers = asking.ask();
    } finally {
      for (int i = 0; i < ids.size(); i++) {
        end(ids.get(i), answers.isEmpty() ? Answer.UNKNOWN : answers.get(i));
      }
      run.took(protocol, System.nanoTime() - began);
    }
  }

  private void end(int id, Answer answer) {
    run.history.end(id, answer);
    if (answer.outcome() == Answer.Outcome.UNKNOWN) {
      run.count("unknown");
    }
    answer.told().forEach(known::heard);
  }
}
