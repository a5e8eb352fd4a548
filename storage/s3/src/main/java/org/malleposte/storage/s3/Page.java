package org.malleposte.storage.s3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some versions, ordered by key and the newest of each key first, and where the next ones begin.
record Page(List<Version> versions, @Nullable Mark next) {
  /// A place between two versions of a listing.
  ///
  /// @param version null for after all versions of the key
  record Mark(String key, @Nullable String version) {
    static final Mark START = new Mark("", null);
  }
}
