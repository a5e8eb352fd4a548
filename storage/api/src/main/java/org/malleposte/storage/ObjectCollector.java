package org.malleposte.storage;

/// The one hand that takes objects away. It is not part of [ObjectStore], so that what serves mail
/// cannot delete any.
public interface ObjectCollector {
  /// Takes an object away; no error when it is not there. Its space may be reclaimed later.
  void delete(ObjectKey key);

  /// Reclaims the space of deleted objects; returns the octets given back.
  long compact();
}
