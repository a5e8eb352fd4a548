package org.malleposte.search.elastic;

/// The index that was spoken to is not there any more.
final class Gone extends Exception {
  Gone(String index) {
    super("the index " + index + " is not there any more");
  }
}
