package org.malleposte.storage.embedded;

import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ObjectKey;

/// A pack file with the records of many objects. A record in a segment with a greater number
/// overrides those of the same object in segments before.
sealed interface Segment permits ActiveSegment, SealedSegment {
  long number();

  PackFile file();

  /// The groups of which there is a record.
  Collection<String> groups();

  /// The last record of an object, null when there is none.
  ///
  /// @throws SegmentReplaced the file is gone
  @Nullable Location find(String group, Bytes hash) throws SegmentReplaced;

  /// The records of a group in order of their hashes, beginning at `from` or before.
  Iterator<SegmentIndex.Entry> entries(String group, Bytes from);

  /// The objects of one tenant and month are a group. Its name is what their written keys begin
  /// with.
  static String group(ObjectKey key) {
    return key.tenant() + "/" + key.month() + "/";
  }
}
