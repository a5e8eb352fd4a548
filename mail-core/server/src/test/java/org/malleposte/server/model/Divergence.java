package org.malleposte.server.model;

/// The server said what the model does not allow.
final class Divergence extends RuntimeException {
  private static final long serialVersionUID = 1;

  Divergence(String what) {
    super(what);
  }
}
