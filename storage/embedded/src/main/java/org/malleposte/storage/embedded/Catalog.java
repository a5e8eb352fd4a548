package org.malleposte.storage.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ObjectKey;

/// The segments at an instant.
///
/// @param sealed by number, the greatest first
record Catalog(ActiveSegment active, List<SealedSegment> sealed) {
  Catalog {
    sealed = List.copyOf(sealed);
  }

  /// A record where it lies.
  record Hit(Segment segment, Location location) {}

  /// The body of an object, null when there is none or it is deleted.
  ///
  /// @throws SegmentReplaced this catalog is no longer the newest one
  @Nullable Hit find(ObjectKey key) throws SegmentReplaced {
    String group = Segment.group(key);
    Bytes hash = key.hash().bytes();
    Hit hit = hit(active, group, hash);
    for (int i = 0; hit == null && i < sealed.size(); i++) {
      hit = hit(sealed.get(i), group, hash);
    }
    return hit == null || hit.location.tombstone() ? null : hit;
  }

  private static @Nullable Hit hit(Segment segment, String group, Bytes hash)
      throws SegmentReplaced {
    Location location = segment.find(group, hash);
    return location == null ? null : new Hit(segment, location);
  }

  /// All segments, the one that overrides first.
  List<Segment> all() {
    List<Segment> all = new ArrayList<>(sealed.size() + 1);
    all.add(active);
    all.addAll(sealed);
    return all;
  }

  /// With the active segment sealed and a new one begun.
  Catalog rolled(SealedSegment full, ActiveSegment next) {
    List<SealedSegment> more = new ArrayList<>(sealed.size() + 1);
    more.add(full);
    more.addAll(sealed);
    return new Catalog(next, more);
  }

  /// With a sealed segment replaced.
  Catalog with(Function<SealedSegment, SealedSegment> replacement) {
    return new Catalog(active, sealed.stream().map(replacement).toList());
  }
}
