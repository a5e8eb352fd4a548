package org.malleposte.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.malleposte.server.web.Metrics;
import org.malleposte.smtp.server.Door;
import org.malleposte.smtp.server.SmtpMetrics;
import org.malleposte.smtp.wire.Reply;

/// Counts what happens at the doors for mail. Labels are words of ours: doors, verbs, and the
/// status codes that our own replies carry.
final class SmtpCounters implements SmtpMetrics {
  private final Metrics metrics;
  private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Door, LongAdder> clients =
      Arrays.stream(Door.values()).collect(Collectors.toMap(door -> door, _ -> new LongAdder()));

  SmtpCounters(Metrics metrics) {
    this.metrics = metrics;
    clients.forEach((door, adder) ->
        metrics.gauge("connections", "Clients connected", adder::sum, "protocol", door.protocol()));
  }

  @Override
  public void connected(Door door) {
    clients(door).increment();
    count("connections.opened", "Connections taken", door).increment();
  }

  @Override
  public void disconnected(Door door) {
    clients(door).decrement();
  }

  private LongAdder clients(Door door) {
    return Objects.requireNonNull(clients.get(door), "every door is counted");
  }

  @Override
  public void replied(Door door, String verb, Reply reply) {
    String command = verb.toLowerCase(Locale.ROOT);
    String outcome = reply.code() / 100 + "xx";
    count("smtp.replies", "Replies by command", door, "command", command, "outcome", outcome)
        .increment();
    if (!reply.isPositive()) {
      String status = reply.enhanced().isEmpty() ? reply.code() + "" : reply.enhanced();
      count("smtp.refused", "What was refused, and why", door, "command", command, "status", status)
          .increment();
    }
  }

  @Override
  public void authenticated(Door door, boolean success) {
    String outcome = success ? "granted" : "refused";
    count("signins", "Sign-ins tried", door, "outcome", outcome).increment();
  }

  @Override
  public void received(Door door, long octets, int recipients) {
    count("smtp.messages", "Messages taken", door).increment();
    count("smtp.octets", "Octets of messages taken", door).add(octets);
    count("smtp.recipients", "Recipients of messages taken", door).add(recipients);
  }

  private LongAdder count(String name, String help, Door door, String... labels) {
    String[] all = new String[labels.length + 2];
    all[0] = "protocol";
    all[1] = door.protocol();
    System.arraycopy(labels, 0, all, 2, labels.length);
    return counters.computeIfAbsent(
        name + String.join(" ", all),
        _ -> {
          LongAdder adder = new LongAdder();
          metrics.counter(name, help, adder::sum, all);
          return adder;
        });
  }
}
