package org.malleposte.server;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.imap.ImapMetrics;
import org.malleposte.server.web.Metrics;

/// Counts and times what IMAP clients ask for. Labels are words of the grammar.
final class ImapCounters implements ImapMetrics {
  private final Metrics metrics;
  private final LongAdder opened = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Metrics.Timing> timings = new ConcurrentHashMap<>();

  ImapCounters(Metrics metrics) {
    this.metrics = metrics;
    metrics.counter("connections.opened", "Connections taken", opened::sum, "protocol", "imap");
  }

  @Override
  public void connected() {
    opened.increment();
  }

  @Override
  public void answered(String command, Result result, long nanos) {
    String word = result.name().toLowerCase(Locale.ROOT);
    count("imap.commands", "Commands answered", "command", command, "result", word).increment();
    timings
        .computeIfAbsent(
            command,
            name -> metrics.timing("imap.command", "From a command to its answer", "command", name))
        .took(nanos);
  }

  @Override
  public void authenticated(String outcome) {
    count("signins", "Sign-ins tried", "protocol", "imap", "outcome", outcome).increment();
  }

  private LongAdder count(String name, String help, String... labels) {
    return counters.computeIfAbsent(
        name + String.join(" ", labels),
        _ -> {
          LongAdder adder = new LongAdder();
          metrics.counter(name, help, adder::sum, labels);
          return adder;
        });
  }
}
