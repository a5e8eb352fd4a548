package org.malleposte.storage.embedded;

/// The collector has put another file in a segment's place: the newest catalog names it.
final class SegmentReplaced extends Exception {
  private static final long serialVersionUID = 1;

  SegmentReplaced() {
    super(null, null, false, false);
  }
}
