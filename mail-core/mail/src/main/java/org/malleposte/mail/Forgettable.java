package org.malleposte.mail;

/// Something kept in memory that can be read again.
interface Forgettable {
  /// Makes room. Whoever uses it just now keeps what it has.
  void forget();
}
