package org.malleposte.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.ViewUse;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.server.house.House;
import org.malleposte.server.web.Metrics;
import org.malleposte.storage.embedded.StorageFigures;
import org.malleposte.storage.embedded.StorageMeter;

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
    gauges.metadata();
    gauges.objects();
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

  private void metadata() {
    counter("commits", "Commits that took place", StorageFigures::commits);
    counter("commit.conflicts", "Commits that came second", StorageFigures::conflicts);
    counter("journal.bytes", "Octets of the journal written", StorageFigures::journalOctets);
    counter("metadata.syncs", "Waits for the disk", StorageFigures::metadataSyncs);
    gauge("metadata.bytes", "Octets of RocksDB's files", StorageFigures::metadataOctets);
    gauge("metadata.memtable.bytes", "Octets not in files yet", StorageFigures::memtableOctets);
    gauge(
        "metadata.compaction.pending.bytes",
        "Octets RocksDB has yet to rewrite",
        StorageFigures::compactionPending);
    gauge("metadata.compactions", "Compactions that run", StorageFigures::compactionsRunning);
  }

  private void objects() {
    counter("object.puts", "Bodies written", StorageFigures::puts);
    counter("object.put.bytes", "Octets of bodies written", StorageFigures::putOctets);
    counter("pack.syncs", "Waits for the disk", StorageFigures::packSyncs);
    gauge("pack.segments", "Pack files", StorageFigures::segments);
  }

  private void counter(String name, String help, ToLongFunction<StorageFigures> figure) {
    metrics.counter(name, help, () -> figure.applyAsLong(house.figures()));
  }

  private void gauge(String name, String help, ToLongFunction<StorageFigures> figure) {
    metrics.gauge(name, help, () -> figure.applyAsLong(house.figures()));
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
