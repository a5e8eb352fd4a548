package org.malleposte.load;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long operations took, in buckets 1/64 apart (so within 1.6 %), from 1 µs to an hour. Safe
/// for many threads.
final class Latencies {
  private static final int PRECISION = 6;
  private static final int STEPS = 1 << PRECISION;

  private final AtomicLongArray buckets = new AtomicLongArray(STEPS * 40);

  void add(long nanos) {
    buckets.incrementAndGet(Math.min(bucket(Math.max(nanos, 0) / 1000), buckets.length() - 1));
  }

  long count() {
    long count = 0;
    for (int i = 0; i < buckets.length(); i++) {
      count += buckets.get(i);
    }
    return count;
  }

  /// The time below which `share` (0 to 1) of the operations stayed, in milliseconds; 0 when there
  /// were none.
  double millis(double share) {
    long rank = (long) Math.ceil(share * count());
    long seen = 0;
    for (int i = 0; i < buckets.length(); i++) {
      seen += buckets.get(i);
      if (rank > 0 && seen >= rank) {
        return micros(i) / 1000.0;
      }
    }
    return 0;
  }

  private static int bucket(long micros) {
    int shift = Math.max(0, 64 - PRECISION - 1 - Long.numberOfLeadingZeros(micros));
    return shift * STEPS + (int) (micros >>> shift);
  }

  private static long micros(int bucket) {
    int shift = Math.max(0, bucket / STEPS - 1);
    return (long) (bucket - shift * STEPS) << shift;
  }
}
