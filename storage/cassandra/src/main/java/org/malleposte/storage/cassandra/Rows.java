package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.malleposte.storage.Bytes;

/// Octets out of rows and into statements.
final class Rows {
  private static final byte[] NONE = new byte[0];

  private Rows() {}

  /// The octets of a column, a copy; none when it is null.
  static byte[] bytes(Row row, String column) {
    ByteBuffer buffer = row.getByteBuffer(column);
    if (buffer == null) {
      return NONE;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  static Bytes key(Row row) {
    return Bytes.of(bytes(row, "key"));
  }

  static ByteBuffer of(Bytes bytes) {
    return ByteBuffer.wrap(bytes.array());
  }

  /// The smallest key after `key`.
  static Bytes next(Bytes key) {
    return Bytes.of(Arrays.copyOf(key.array(), key.length() + 1));
  }
}
