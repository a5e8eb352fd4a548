package org.malleposte.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.server.web.Metrics;
import org.malleposte.smtp.server.Door;
import org.malleposte.smtp.server.SmtpMetrics;

/// Counts what happens at the doors for mail.
final class SmtpCounters implements SmtpMetrics {
  private final Metrics metrics;
  private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();

  SmtpCounters(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void connected(Door door) {
    counter("smtp.sessions", "Sessions begun", door, "").increment();
  }

  @Override
  public void replied(Door door, String verb, int code) {
    counter("smtp.replies", "Replies by their first digit", door, code / 100 + "xx").increment();
  }

  @Override
  public void authenticated(Door door, boolean success) {
    counter("smtp.signins", "Sign-ins tried", door, success ? "granted" : "refused").increment();
  }

  @Override
  public void received(Door door, long octets, int recipients) {
    counter("smtp.messages", "Messages taken", door, "").increment();
    counter("smtp.octets", "Octets of messages taken", door, "").add(octets);
    counter("smtp.recipients", "Recipients of messages taken", door, "").add(recipients);
  }

  private LongAdder counter(String name, String help, Door door, String outcome) {
    return counters.computeIfAbsent(
        name + door + outcome,
        _ -> {
          LongAdder adder = new LongAdder();
          if (outcome.isEmpty()) {
            metrics.counter(name, help, adder::sum, "protocol", door.protocol());
          } else {
            metrics.counter(
                name, help, adder::sum, "protocol", door.protocol(), "outcome", outcome);
          }
          return adder;
        });
  }
}
