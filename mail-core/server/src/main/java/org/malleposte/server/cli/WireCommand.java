package org.malleposte.server.cli;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is said between the server and a user's programs, as it is said.
@Command(
    name = "wire",
    description = {
      "Shows the live conversations of a user, secrets masked, until interrupted: `A>` is the client,",
      "`A<` the server. Needs a running server."
    })
final class WireCommand implements Callable<Integer> {
  private static final int WAITING = 10_000;

  private final Context context;

  @Parameters(paramLabel = "USER", arity = "0..1", description = "None: everybody.")
  String user = "";

  @Option(names = "--lines", paramLabel = "NUMBER", description = "Ends after so many lines.")
  long lines = Long.MAX_VALUE;

  WireCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    Running running =
        context
            .running()
            .orElseThrow(() -> new Refusal("No server runs here whose wire could be shown."));
    String address = user.isEmpty() ? "" : context.user(user).address();
    BlockingQueue<String> heard = new ArrayBlockingQueue<>(WAITING);
    AtomicLong missed = new AtomicLong();
    try (AutoCloseable _ =
        running.tap(
            address,
            line -> {
              if (!heard.offer(line)) {
                missed.incrementAndGet();
              }
            })) {
      show(heard, missed);
    }
    return Exit.OK;
  }

  private void show(BlockingQueue<String> heard, AtomicLong missed)
      throws IOException, InterruptedException {
    long left = lines;
    while (left > 0) {
      String line = heard.poll(500, TimeUnit.MILLISECONDS);
      if (line == null) {
        context.terminal().stillThere();
      } else {
        context.out().println(line);
        left--;
      }
      long lost = missed.getAndSet(0);
      if (lost > 0) {
        context.err().println("(" + lost + " lines were too fast to show)");
      }
    }
  }
}
