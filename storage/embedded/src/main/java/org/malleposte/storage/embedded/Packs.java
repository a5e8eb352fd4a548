package org.malleposte.storage.embedded;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;

/// The present catalog: read by everybody, changed by the pack writer and the collector.
final class Packs {
  private volatile Catalog catalog;

  Packs(Catalog catalog) {
    this.catalog = catalog;
  }

  Catalog now() {
    return catalog;
  }

  /// The body of an object, null when there is none or it is deleted.
  Catalog.@Nullable Hit find(ObjectKey key) {
    while (true) {
      try {
        return catalog.find(key);
      } catch (SegmentReplaced e) {
        // The catalog names another file in its place by now: look again.
        Thread.onSpinWait();
      }
    }
  }

  synchronized void update(UnaryOperator<Catalog> change) {
    catalog = change.apply(catalog);
  }
}
