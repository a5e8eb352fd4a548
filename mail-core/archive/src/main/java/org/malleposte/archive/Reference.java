package org.malleposte.archive;

import java.util.Arrays;
import java.util.List;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;

/// Which immutable records a record of a mutable kind stands for. The journal does not repeat
/// immutable records; the archive takes them along when the record that stands for them comes, and
/// a restore brings back those for which one stands in the end.
///
/// @param owner the mutable kind
/// @param offset where in its key that of the immutable records begins
/// @param length octets of their key
/// @param records the immutable kinds
public record Reference(Kind owner, int offset, int length, List<Kind> records) {
  /// The key of the immutable records that a record with this key stands for.
  Bytes key(Bytes of) {
    return Bytes.of(Arrays.copyOfRange(of.array(), offset, offset + length));
  }
}
