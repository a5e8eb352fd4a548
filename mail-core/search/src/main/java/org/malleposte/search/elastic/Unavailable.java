package org.malleposte.search.elastic;

/// Elasticsearch cannot do it now: it is away, slow, full or will not let us. The message says
/// which, for an administrator.
final class Unavailable extends Exception {
  Unavailable(String message) {
    super(message);
  }

  Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
