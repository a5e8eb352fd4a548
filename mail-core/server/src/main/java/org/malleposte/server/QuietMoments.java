package org.malleposte.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Gives memory back when a burst of work is over. The serial collector runs when the heap is full,
/// not when the server falls idle: without this a machine of one person would keep, for days, what
/// a thousand sign-ins took for a minute.
final class QuietMoments implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /// Processor time within [#EVERY] up to which it is quiet.
  private static final Duration QUIET = Duration.ofMillis(150);

  /// Processor time after which it is worth it again.
  private static final Duration BURST = Duration.ofSeconds(2);

  private static final String MIN_FREE = "MinHeapFreeRatio";
  private static final String MAX_FREE = "MaxHeapFreeRatio";

  private final HotSpotDiagnosticMXBean hotspot =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("quiet-moments").daemon().factory());
  private Duration last = Duration.ZERO;
  private Duration tidied = Duration.ZERO;

  private QuietMoments() {}

  static QuietMoments watch() {
    QuietMoments moments = new QuietMoments();
    moments.clock.scheduleWithFixedDelay(
        moments::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return moments;
  }

  private void look() {
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    boolean quiet = used.minus(last).compareTo(QUIET) <= 0;
    last = used;
    if (quiet && used.minus(tidied).compareTo(BURST) >= 0) {
      giveBack();
      tidied = ProcessHandle.current().info().totalCpuDuration().orElse(used);
    }
  }

  /// Collects with little left in reserve; what the command line says holds again afterwards.
  private void giveBack() {
    String most = hotspot.getVMOption(MAX_FREE).getValue();
    String least = hotspot.getVMOption(MIN_FREE).getValue();
    hotspot.setVMOption(MIN_FREE, "5");
    hotspot.setVMOption(MAX_FREE, "10");
    try {
      System.gc();
    } finally {
      hotspot.setVMOption(MAX_FREE, most);
      hotspot.setVMOption(MIN_FREE, least);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
