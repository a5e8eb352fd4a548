package org.malleposte.server.config;

/// A value that is never printed. Written as it is, or as `file:PATH` to be read from a file's
/// first line.
public record Secret(String value) {
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return value.isEmpty() ? "" : "********";
  }
}
