package org.malleposte.server.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// What Prometheus may know. Names begin with `malleposte_`; nothing names a person.
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /// From what a disk's cache takes to what nobody waits for.
  private static final Duration[] BOUNDS =
      LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Queue<Supplier<Number>> read = new ConcurrentLinkedQueue<>();
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /// A number that goes up and down.
  ///
  /// @param labels names and values by turns
  public void gauge(String name, String help, Supplier<Number> value, String... labels) {
    Gauge.builder("malleposte." + name, value).description(help).tags(labels).register(registry);
  }

  /// A number that only rises; read when somebody asks.
  public void counter(String name, String help, Supplier<Number> value, String... labels) {
    read.add(value); // the registry would let go of it
    FunctionCounter.builder("malleposte." + name, value, v -> v.get().doubleValue())
        .description(help)
        .tags(labels)
        .register(registry);
  }

  /// How long things take, as a histogram in seconds.
  public Timing timing(String name, String help, String... labels) {
    Timer timer =
        Timer.builder("malleposte." + name)
            .description(help)
            .tags(labels)
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /// Is told how long something took.
  @FunctionalInterface
  public interface Timing {
    void took(long nanos);
  }

  /// In Prometheus' text format.
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
