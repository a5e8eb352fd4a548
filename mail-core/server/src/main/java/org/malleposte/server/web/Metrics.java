package org.malleposte.server.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/// What Prometheus may know. Names begin with `malleposte_`; nothing names a person.
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
    FunctionCounter.builder("malleposte." + name, value, v -> v.get().doubleValue())
        .description(help)
        .tags(labels)
        .register(registry);
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
