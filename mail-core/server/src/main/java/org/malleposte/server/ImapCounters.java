package org.malleposte.server;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.imap.ImapMetrics;
import org.malleposte.server.web.Metrics;

/// Counts and times what IMAP clients ask for. Labels are words of the grammar.
final class ImapCounters implements ImapMetrics {
  /// What nearly every client says in its first seconds. Its series are there from the start: to
  /// make one takes a millisecond of the first client after it.
  private static final List<String> USUAL =
      List.of(
          "capability",
          "login",
          "authenticate",
          "id",
          "enable",
          "namespace",
          "list",
          "status",
          "select",
          "fetch",
          "noop",
          "idle",
          "logout");

  private final Metrics metrics;
  private final LongAdder opened = new LongAdder();
  private final Map<String, Command> commands = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> signIns = new ConcurrentHashMap<>();

  ImapCounters(Metrics metrics) {
    this.metrics = metrics;
    metrics.counter("connections.opened", "Connections taken", opened::sum, "protocol", "imap");
    USUAL.forEach(this::command);
    signIns("granted");
  }

  @Override
  public void connected() {
    opened.increment();
  }

  @Override
  public void answered(String command, Result result, long nanos) {
    command(command).answered(result, nanos);
  }

  @Override
  public void authenticated(String outcome) {
    signIns(outcome).increment();
  }

  private Command command(String name) {
    return commands.computeIfAbsent(name, Command::new);
  }

  private LongAdder signIns(String outcome) {
    return signIns.computeIfAbsent(
        outcome, _ -> counter("signins", "Sign-ins tried", "protocol", "imap", "outcome", outcome));
  }

  private LongAdder counter(String name, String help, String... labels) {
    LongAdder adder = new LongAdder();
    metrics.counter(name, help, adder::sum, labels);
    return adder;
  }

  /// The series of one command.
  private final class Command {
    private final Map<Result, LongAdder> results = new EnumMap<>(Result.class);
    private final Metrics.Timing timing;

    Command(String name) {
      for (Result result : Result.values()) {
        String word = result.name().toLowerCase(Locale.ROOT);
        results.put(
            result, counter("imap.commands", "Commands answered", "command", name, "result", word));
      }
      timing = metrics.timing("imap.command", "From a command to its answer", "command", name);
    }

    void answered(Result result, long nanos) {
      LongAdder count = results.get(result);
      if (count != null) {
        count.increment();
      }
      timing.took(nanos);
    }
  }
}
