package org.malleposte.storage.embedded;

import java.util.function.UnaryOperator;

/// The present catalog: read by everybody, changed by the pack writer and the collector.
final class Packs {
  private volatile Catalog catalog;

  Packs(Catalog catalog) {
    this.catalog = catalog;
  }

  Catalog now() {
    return catalog;
  }

  synchronized void update(UnaryOperator<Catalog> change) {
    catalog = change.apply(catalog);
  }
}
