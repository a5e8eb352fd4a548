package org.malleposte.storage.embedded;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// A segment that is full: read-only, with its index at its end.
record SealedSegment(SegmentName name, PackFile file, SegmentIndex index, long octets)
    implements Segment {
  @Override
  public long number() {
    return name.number();
  }

  @Override
  public Collection<String> groups() {
    return index.groups();
  }

  @Override
  public @Nullable Location find(String group, Bytes hash) throws SegmentReplaced {
    if (!index.mayHave(group, hash)) {
      return null;
    }
    if (!file.tryEnter()) {
      throw new SegmentReplaced();
    }
    try {
      return index.find(group, hash);
    } finally {
      file.leave();
    }
  }

  @Override
  public Iterator<SegmentIndex.Entry> entries(String group, Bytes from) {
    return new Pages(group, index.pageOf(group, from));
  }

  /// Reads page after page.
  private final class Pages implements Iterator<SegmentIndex.Entry> {
    private final String group;
    private int page;
    private Iterator<SegmentIndex.Entry> current = List.<SegmentIndex.Entry>of().iterator();

    Pages(String group, int page) {
      this.group = group;
      this.page = page;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && page < index.pageCount(group)) {
        current = index.pageAt(group, page++).iterator();
      }
      return current.hasNext();
    }

    @Override
    public SegmentIndex.Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return current.next();
    }
  }
}
