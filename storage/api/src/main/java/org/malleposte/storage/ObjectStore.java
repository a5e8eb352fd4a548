package org.malleposte.storage;

import java.io.InputStream;

/// Immutable bodies, each under the hash of its content. An object is never overwritten; only the
/// [ObjectCollector] takes one away, after its retention.
///
/// All methods may be called from any thread, virtual ones included, and block until done. They
/// throw [StorageException] when the store cannot answer, [NoSuchObject] when the object is not
/// there, and [CorruptObject] when what is there is not what was written.
public interface ObjectStore extends AutoCloseable {
  /// Keeps `content` under `key` and returns when it is durable. Writing the same object again is
  /// harmless.
  void put(ObjectKey key, Content content);

  /// The whole object as a stream, verified against the key's hash: the read that reaches the end
  /// throws [CorruptObject] when the bytes are not those that were written. The caller closes it.
  InputStream open(ObjectKey key);

  /// `length` bytes from `offset` on, fewer where the object ends before. What the backend can
  /// check of a part (checksums of blocks) is checked.
  byte[] range(ObjectKey key, long offset, int length);

  /// The octets of an object, -1 when it is not there.
  long size(ObjectKey key);

  /// Visits the objects whose written key starts with `prefix` and is greater than `after`, in
  /// order, until the visitor returns false.
  void list(String prefix, String after, ObjectVisitor visitor);

  @Override
  void close();

  /// Receives objects in the order of their written keys.
  @FunctionalInterface
  interface ObjectVisitor {
    /// Returns whether to go on.
    ///
    /// @param size octets of the content
    boolean visit(ObjectKey key, long size);
  }
}
