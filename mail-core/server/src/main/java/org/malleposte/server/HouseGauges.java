package org.malleposte.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.ViewUse;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.server.house.House;
import org.malleposte.server.web.Metrics;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// What is measured below the protocols: the stores, the views, deliveries, the queue.
final class HouseGauges {
  private final House house;
  private final Metrics metrics;

  private HouseGauges(House house, Metrics metrics) {
    this.house = house;
    this.metrics = metrics;
  }

  static void install(House house, Metrics metrics) {
    HouseGauges gauges = new HouseGauges(house, metrics);
    gauges.latencies();
    gauges.figures();
    gauges.views();
    gauges.deliveries();
    gauges.queue();
  }

  private void latencies() {
    Metrics.Timing commit = metrics.timing("commit", "From a commit handed in to it being durable");
    Metrics.Timing put = metrics.timing("object.put", "From a body handed in to it being durable");
    house.measure(
        new StorageMeter() {
          @Override
          public void committed(long nanos) {
            commit.took(nanos);
          }

          @Override
          public void stored(long nanos) {
            put.took(nanos);
          }
        });
  }

  /// What each store tells of itself.
  private void figures() {
    install(house.figures(), metrics);
  }

  static void install(List<StorageFigure> figures, Metrics metrics) {
    for (StorageFigure figure : figures) {
      if (figure.rises()) {
        metrics.counter(figure.name(), figure.help(), () -> figure.value().getAsLong());
      } else {
        metrics.gauge(figure.name(), figure.help(), () -> figure.value().getAsLong());
      }
    }
  }

  private void views() {
    metrics.gauge("views", "Mailbox views in memory", () -> use().views());
    metrics.gauge("view.bytes", "Octets of these, roughly", () -> use().octets());
    metrics.counter("view.loads", "Mailbox views read from the store", () -> use().loads());
  }

  private ViewUse use() {
    return house.mail().views();
  }

  private void deliveries() {
    Delivery delivery = house.mail().delivery();
    for (Delivery.Tally tally : Delivery.Tally.values()) {
      String outcome = tally.name().toLowerCase(Locale.ROOT);
      metrics.counter(
          "deliveries",
          "Deliveries into accounts here, one for each recipient",
          () -> delivery.count(tally),
          "outcome",
          outcome);
    }
  }

  private void queue() {
    OutboundQueue queue = house.queue();
    metrics.gauge("queue.messages", "Messages that wait in the queue", queue::size);
    metrics.gauge("queue.oldest.seconds", "For how long the oldest has waited", this::oldest);
    for (String fate : OutboundQueue.fates()) {
      metrics.counter(
          "queue.attempts",
          "Attempts to carry a message on, one for each recipient",
          () -> queue.settled(fate),
          "outcome",
          fate);
    }
  }

  private Number oldest() {
    Instant now = house.clock().instant();
    return house.queue().oldest().map(then -> Duration.between(then, now).toSeconds()).orElse(0L);
  }
}
