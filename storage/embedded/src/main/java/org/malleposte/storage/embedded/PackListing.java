package org.malleposte.storage.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;

/// A part of a listing: the next objects after a key, merged from all segments and the large ones.
final class PackListing {
  private static final int PART = 1_000;

  private final Catalog catalog;
  private final LargeObjects large;
  private final String prefix;
  private final String after;
  private final List<Listed> objects = new ArrayList<>();

  /// An object of the listing.
  record Listed(ObjectKey key, long size) {}

  private PackListing(Catalog catalog, LargeObjects large, String prefix, String after) {
    this.catalog = catalog;
    this.large = large;
    this.prefix = prefix;
    this.after = after;
  }

  /// The next objects, none at the end; null when a segment was replaced meanwhile: look again.
  static @Nullable PackListing of(
      Catalog catalog, LargeObjects large, String prefix, String after) {
    List<PackFile> entered = new ArrayList<>();
    try {
      for (Segment segment : catalog.all()) {
        if (!segment.file().tryEnter()) {
          return null;
        }
        entered.add(segment.file());
      }
      PackListing listing = new PackListing(catalog, large, prefix, after);
      listing.fill();
      return listing;
    } finally {
      entered.forEach(PackFile::leave);
    }
  }

  List<Listed> objects() {
    return objects;
  }

  private void fill() {
    TreeSet<String> groups = large.groups();
    catalog.all().forEach(segment -> groups.addAll(segment.groups()));
    for (String group : groups) {
      boolean wanted = group.startsWith(prefix) || prefix.startsWith(group);
      boolean passed = group.compareTo(after) < 0 && !after.startsWith(group);
      if (wanted && !passed && objects.size() < PART) {
        fill(group);
      }
    }
  }

  /// A segment's place in the merge.
  private static final class Cursor {
    final int rank;
    private final Iterator<SegmentIndex.Entry> entries;
    SegmentIndex.Entry current;

    Cursor(int rank, Iterator<SegmentIndex.Entry> entries) {
      this.rank = rank;
      this.entries = entries;
      this.current = entries.next();
    }

    boolean advance() {
      if (!entries.hasNext()) {
        return false;
      }
      current = entries.next();
      return true;
    }

    Bytes hash() {
      return current.hash();
    }
  }

  private void fill(String group) {
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(
            Comparator.comparing(Cursor::hash).thenComparingInt(cursor -> cursor.rank));
    int rank = 0;
    for (Segment segment : catalog.all()) {
      addCursor(cursors, rank++, segment.entries(group, start(group)));
    }
    addCursor(cursors, rank, largeEntries(group));
    Bytes last = Bytes.EMPTY;
    while (!cursors.isEmpty() && objects.size() < PART) {
      Cursor first = cursors.remove();
      SegmentIndex.Entry entry = first.current;
      // Of several records of an object the first one counts: ranks order the newest first.
      if (!entry.hash().equals(last)) {
        take(group, entry);
        last = entry.hash();
      }
      if (first.advance()) {
        cursors.add(first);
      }
    }
  }

  private static void addCursor(
      PriorityQueue<Cursor> cursors, int rank, Iterator<SegmentIndex.Entry> entries) {
    if (entries.hasNext()) {
      cursors.add(new Cursor(rank, entries));
    }
  }

  /// The hash from which on to read.
  private Bytes start(String group) {
    return after.startsWith(group) && after.length() == group.length() + 64
        ? ObjectKey.parse(after).hash().bytes()
        : Bytes.EMPTY;
  }

  private Iterator<SegmentIndex.Entry> largeEntries(String group) {
    NavigableMap<Bytes, ObjectKey> all = large.objects(group).tailMap(start(group), true);
    return all.entrySet().stream()
        .map(object ->
            new SegmentIndex.Entry(
                object.getKey(), new Location(0, large.size(object.getValue()), 0, false)))
        .iterator();
  }

  private void take(String group, SegmentIndex.Entry entry) {
    Location location = entry.location();
    if (location.tombstone() || location.size() < 0) {
      return;
    }
    ObjectKey key = ObjectKey.parse(group + new ContentHash(entry.hash()));
    String written = key.toString();
    if (written.startsWith(prefix) && written.compareTo(after) > 0) {
      objects.add(new Listed(key, location.size()));
    }
  }
}
