package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.malleposte.storage.Bytes;

/// A page of records in one array: a scan of a large mailbox holds them all for a moment.
final class Packed {
  private final byte[] octets;

  /// Where the key of row n begins (at 2n) and its value (at 2n + 1); the end of all is the last.
  private final int[] starts;

  private Packed(byte[] octets, int[] starts) {
    this.octets = octets;
    this.starts = starts;
  }

  static Packed of(List<Row> rows) {
    int[] starts = new int[2 * rows.size() + 1];
    ByteBuffer[] runs = new ByteBuffer[2 * rows.size()];
    int at = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int column = 0; column < 2; column++) {
        ByteBuffer run = rows.get(i).getByteBuffer(column == 0 ? "key" : "value");
        runs[2 * i + column] = run == null ? ByteBuffer.allocate(0) : run;
        starts[2 * i + column] = at;
        at += runs[2 * i + column].remaining();
      }
    }
    starts[2 * rows.size()] = at;
    byte[] octets = new byte[at];
    for (int i = 0; i < runs.length; i++) {
      runs[i].get(octets, starts[i], starts[i + 1] - starts[i]);
    }
    return new Packed(octets, starts);
  }

  int size() {
    return starts.length / 2;
  }

  /// What the page takes, at least 1.
  long octets() {
    return octets.length + 4L * starts.length;
  }

  Bytes key(int row) {
    return Bytes.of(run(2 * row));
  }

  byte[] value(int row) {
    return run(2 * row + 1);
  }

  private byte[] run(int number) {
    return Arrays.copyOfRange(octets, starts[number], starts[number + 1]);
  }
}
