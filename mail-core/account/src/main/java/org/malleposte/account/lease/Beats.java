package org.malleposte.account.lease;

import java.util.List;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStore.StreamEntry;

/// The signs of life of whoever has a lease, in a stream of the store: they are many, and no
/// journal shall keep them.
final class Beats {
  /// Between two tidyings of the stream.
  private static final int TIDY = 64;

  private static final int AT_ONCE = 1_000;

  private final MetadataStore store;
  private final String stream;
  private long read;
  private int beats;

  Beats(MetadataStore store, String stream) {
    MetadataStore.checkStream(stream);
    this.store = store;
    this.stream = stream;
  }

  /// Says that the holder of that number lives.
  void beat(long number) {
    long position = store.append(stream, Bytes.ofLong(number).array());
    if (++beats % TIDY == 1) {
      store.trim(stream, position - 1);
    }
  }

  /// Whether the holder of that number has said so since this was last asked.
  boolean beaten(long number) {
    boolean beaten = false;
    List<StreamEntry> entries;
    do {
      entries = store.read(stream, read, AT_ONCE);
      for (StreamEntry entry : entries) {
        read = entry.position();
        beaten |= Bytes.of(entry.value()).longAt(0) == number;
      }
    } while (entries.size() == AT_ONCE);
    return beaten;
  }
}
