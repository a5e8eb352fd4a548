package org.malleposte.archive;

import java.util.Arrays;
import java.util.List;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// Which immutable records a record of a mutable kind stands for. The journal does not repeat
/// immutable records; the archive takes them along when the record that stands for them comes.
///
/// One record at a time stands for them: when it goes, and no other comes in the same commit, they
/// go as well. They are written once, by the commit of the first record that stands for them, and
/// each commit that writes some gives them greater keys than all before: so nobody who has those up
/// to a key needs to be given one of them again.
///
/// @param owner the mutable kind
/// @param offset where in its key that of the immutable records begins
/// @param length octets of their key
/// @param records the immutable kinds
public record Reference(Kind owner, int offset, int length, List<Kind> records) {
  public Reference {
    records = List.copyOf(records);
  }

  /// Whether the record that changes is one that stands for others.
  boolean isOwner(Mutation mutation) {
    return mutation.kind().number() == owner.number() && !mutation.kind().immutable();
  }

  /// The key of the immutable records that a record with this key stands for.
  Bytes key(Bytes of) {
    return Bytes.of(Arrays.copyOfRange(of.array(), offset, offset + length));
  }
}
