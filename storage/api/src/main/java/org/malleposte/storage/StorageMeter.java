package org.malleposte.storage;

/// Hears how long things take. Called on the threads that wait for them: it must not block.
public interface StorageMeter {
  StorageMeter NONE = new StorageMeter() {};

  /// A commit that is durable, from when it was handed in.
  default void committed(long nanos) {}

  /// A body that is durable, from when it was handed in.
  default void stored(long nanos) {}
}
