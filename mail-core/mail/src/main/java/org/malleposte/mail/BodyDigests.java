package org.malleposte.mail;

import java.util.Arrays;
import org.malleposte.storage.ObjectKey;

/// A set of bodies in eight octets each. Of two that look alike here it has both: that keeps one
/// that could go, and never the other way round.
final class BodyDigests {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] digests = new long[1_024];
  private int size;
  private boolean sorted = true;

  void add(ObjectKey key) {
    if (size == digests.length) {
      compact();
      if (size > digests.length / 2) {
        digests = Arrays.copyOf(digests, 2 * digests.length);
      }
    }
    digests[size++] = digest(key);
    sorted = false;
  }

  boolean contains(ObjectKey key) {
    if (!sorted) {
      compact();
    }
    return Arrays.binarySearch(digests, 0, size, digest(key)) >= 0;
  }

  private void compact() {
    Arrays.sort(digests, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || digests[i] != digests[kept - 1]) {
        digests[kept++] = digests[i];
      }
    }
    size = kept;
    sorted = true;
  }

  /// The same content of another month or tenant is another body.
  private static long digest(ObjectKey key) {
    long place = key.tenant().hashCode() * 31L + key.month().getYear() * 12L;
    return key.hash().bytes().longAt(0) ^ (place + key.month().getMonthValue()) * SPREAD;
  }
}
