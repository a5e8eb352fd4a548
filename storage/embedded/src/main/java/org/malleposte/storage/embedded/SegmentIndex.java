package org.malleposte.storage.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.CorruptObject;

/// The index at the end of a sealed segment: where each of its records lies. It only repeats what
/// the records say and can be made from them again.
///
/// ```
///   pages     4,096 octets each: up to 78 entries, zeros, CRC-32C
///             entry: hash(32) offset(8, top bit: tombstone) size(8) length(4)
///             sorted by hash within a group (tenant and month); a group begins with a new page
///   head      u32 "MIDX", u32 groups, per group: u16 length, text, u32 pages, u32 entries
///             u32 pages, per page u64: the first eight octets of its first hash
///             u32 words, per word u64: Bloom filter of all hashes
///             u32 CRC-32C of the head
///   trailer   u64 offset of the pages, u64 offset of the head, u32 length of the head,
///             u32 CRC-32C of the trailer so far, "MPACKEND"
/// ```
///
/// The head is kept in memory (about 12 bits for an entry), pages are read when asked for.
final class SegmentIndex {
  static final int TRAILER = 32;

  private static final int MAGIC = 0x4D494458;
  private static final long END = 0x4D5041434B454E44L;
  private static final int PAGE = 4096;
  private static final int ENTRY = 52;
  private static final int ENTRIES = (PAGE - 4) / ENTRY;
  private static final int BLOOM_BITS = 10;
  private static final int BLOOM_PROBES = 6;
  private static final long TOMBSTONE = 1L << 63;

  private final PackFile file;
  private final long pagesAt;
  private final NavigableMap<String, Pages> groups;
  private final long[] fences;
  private final long[] bloom;

  /// A group's share of the pages.
  private record Pages(int first, int count, int entries) {}

  /// An entry of the index.
  record Entry(Bytes hash, Location location) {}

  private SegmentIndex(
      PackFile file,
      long pagesAt,
      NavigableMap<String, Pages> groups,
      long[] fences,
      long[] bloom) {
    this.file = file;
    this.pagesAt = pagesAt;
    this.groups = groups;
    this.fences = fences;
    this.bloom = bloom;
  }

  /// The octets of pages, head and trailer for a segment whose records end at `offset`.
  ///
  /// @param groups per group its entries by hash
  static ByteBuffer encode(
      long offset, NavigableMap<String, NavigableMap<Bytes, Location>> groups) {
    int pages = groups.values().stream().mapToInt(group -> pagesFor(group.size())).sum();
    int entries = groups.values().stream().mapToInt(NavigableMap::size).sum();
    long[] fences = new long[pages];
    long[] bloom = new long[entries * BLOOM_BITS / 64 + 1];
    int names = groups.keySet().stream().mapToInt(name -> name.length() + 10).sum();
    int headLength = 8 + names + 4 + 8 * pages + 4 + 8 * bloom.length + 4;
    ByteBuffer out = ByteBuffer.allocate(pages * PAGE + headLength + TRAILER);
    int page = 0;
    for (NavigableMap<Bytes, Location> group : groups.values()) {
      page = writePages(out, page, group, fences, bloom);
    }
    out.position(pages * PAGE);
    writeHead(out, groups, fences, bloom);
    writeTrailer(out, offset, offset + (long) pages * PAGE, headLength);
    return out.flip();
  }

  private static int pagesFor(int entries) {
    return (entries + ENTRIES - 1) / ENTRIES;
  }

  private static int writePages(
      ByteBuffer out,
      int firstPage,
      NavigableMap<Bytes, Location> entries,
      long[] fences,
      long[] bloom) {
    int page = firstPage;
    int inPage = 0;
    for (var entry : entries.entrySet()) {
      if (inPage == ENTRIES) {
        sealPage(out, page++);
        inPage = 0;
      }
      if (inPage == 0) {
        out.position(page * PAGE);
        fences[page] = entry.getKey().longAt(0);
      }
      writeEntry(out, entry.getKey(), entry.getValue());
      setBloom(bloom, entry.getKey());
      inPage++;
    }
    sealPage(out, page);
    return page + 1;
  }

  private static void writeEntry(ByteBuffer out, Bytes hash, Location location) {
    out.put(hash.array())
        .putLong(location.offset() | (location.tombstone() ? TOMBSTONE : 0))
        .putLong(location.size())
        .putInt((int) location.length());
  }

  private static void sealPage(ByteBuffer out, int page) {
    int start = page * PAGE;
    int sum = RecordHeader.checksum(out.duplicate().limit(start + PAGE - 4).position(start));
    out.putInt(start + PAGE - 4, sum);
  }

  private static void writeHead(
      ByteBuffer out,
      NavigableMap<String, NavigableMap<Bytes, Location>> groups,
      long[] fences,
      long[] bloom) {
    int start = out.position();
    out.putInt(MAGIC).putInt(groups.size());
    groups.forEach((name, entries) -> {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      out.putShort((short) text.length).put(text);
      out.putInt(pagesFor(entries.size())).putInt(entries.size());
    });
    writeWords(out, fences);
    writeWords(out, bloom);
    out.putInt(RecordHeader.checksum(out.duplicate().flip().position(start)));
  }

  private static void writeWords(ByteBuffer out, long[] words) {
    out.putInt(words.length);
    for (long word : words) {
      out.putLong(word);
    }
  }

  private static void writeTrailer(ByteBuffer out, long pagesAt, long headAt, int headLength) {
    int start = out.position();
    out.putLong(pagesAt).putLong(headAt).putInt(headLength);
    out.putInt(RecordHeader.checksum(out.duplicate().flip().position(start)));
    out.putLong(END);
  }

  /// The index of a sealed file; null when it has none, or a damaged one.
  static @Nullable SegmentIndex read(PackFile file, long fileSize) {
    if (fileSize < TRAILER) {
      return null;
    }
    ByteBuffer trailer = file.read(fileSize - TRAILER, TRAILER);
    if (trailer.getLong(TRAILER - 8) != END
        || trailer.getInt(20) != RecordHeader.checksum(trailer.duplicate().limit(20))) {
      return null;
    }
    long pagesAt = trailer.getLong(0);
    long headAt = trailer.getLong(8);
    int headLength = trailer.getInt(16);
    if (headAt + headLength + TRAILER != fileSize) {
      return null;
    }
    ByteBuffer head = file.read(headAt, headLength);
    int sum = RecordHeader.checksum(head.duplicate().limit(headLength - 4));
    if (head.getInt(headLength - 4) != sum || head.getInt() != MAGIC) {
      return null;
    }
    NavigableMap<String, Pages> groups = readGroups(head);
    return new SegmentIndex(file, pagesAt, groups, readWords(head), readWords(head));
  }

  private static NavigableMap<String, Pages> readGroups(ByteBuffer head) {
    NavigableMap<String, Pages> groups = new TreeMap<>();
    int page = 0;
    for (int left = head.getInt(); left > 0; left--) {
      byte[] text = new byte[head.getShort()];
      head.get(text);
      int pages = head.getInt();
      groups.put(
          new String(text, StandardCharsets.US_ASCII), new Pages(page, pages, head.getInt()));
      page += pages;
    }
    return groups;
  }

  private static long[] readWords(ByteBuffer head) {
    long[] words = new long[head.getInt()];
    for (int i = 0; i < words.length; i++) {
      words[i] = head.getLong();
    }
    return words;
  }

  Collection<String> groups() {
    return groups.keySet();
  }

  /// Where the records end and the index begins.
  long recordsEnd() {
    return pagesAt;
  }

  /// Whether there may be a record of an object: told without reading the file.
  boolean mayHave(String group, Bytes hash) {
    return groups.containsKey(group) && mayHave(hash);
  }

  @Nullable Location find(String group, Bytes hash) {
    Pages pages = groups.get(group);
    if (pages == null || !mayHave(hash)) {
      return null;
    }
    // Two pages could begin with the same eight octets: then the one before may have it too.
    for (int page = lastPageFor(pages, hash.longAt(0)); page >= pages.first; page--) {
      Location found = findIn(page(pages, page), hash);
      if (found != null || fences[page] != hash.longAt(0)) {
        return found;
      }
    }
    return null;
  }

  private int lastPageFor(Pages pages, long start) {
    int low = pages.first;
    int high = pages.first + pages.count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(fences[middle], start) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static @Nullable Location findIn(List<Entry> entries, Bytes hash) {
    for (Entry entry : entries) {
      if (entry.hash.equals(hash)) {
        return entry.location;
      }
    }
    return null;
  }

  /// The number of pages of a group, for a cursor.
  int pageCount(String group) {
    Pages pages = groups.get(group);
    return pages == null ? 0 : pages.count;
  }

  /// The page of a group in which the first hash not below `from` may be.
  int pageOf(String group, Bytes from) {
    Pages pages = groups.get(group);
    if (pages == null || from.length() < 8) {
      return 0;
    }
    return Math.max(0, lastPageFor(pages, from.longAt(0)) - pages.first - 1);
  }

  List<Entry> pageAt(String group, int number) {
    Pages pages = groups.get(group);
    return pages == null ? List.of() : page(pages, pages.first + number);
  }

  private List<Entry> page(Pages pages, int number) {
    long at = pagesAt + (long) number * PAGE;
    ByteBuffer page = file.read(at, PAGE);
    if (page.getInt(PAGE - 4) != RecordHeader.checksum(page.duplicate().limit(PAGE - 4))) {
      throw damaged(at);
    }
    int before = (number - pages.first) * ENTRIES;
    int count = Math.min(ENTRIES, pages.entries - before);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(readEntry(page));
    }
    return entries;
  }

  private static Entry readEntry(ByteBuffer page) {
    byte[] hash = new byte[32];
    page.get(hash);
    long offset = page.getLong();
    long size = page.getLong();
    long length = Integer.toUnsignedLong(page.getInt());
    boolean tombstone = (offset & TOMBSTONE) != 0;
    return new Entry(Bytes.of(hash), new Location(offset & ~TOMBSTONE, size, length, tombstone));
  }

  private CorruptObject damaged(long offset) {
    return new CorruptObject(
        "The index of the file %s is damaged at offset %d. Check the disk; then either restore this"
                .formatted(file.path(), offset)
            + " file from a copy, or stop the server and cut the index off with `truncate -s "
            + pagesAt
            + "` (its records are untouched): it is made again at the next start.");
  }

  private static void setBloom(long[] bloom, Bytes hash) {
    for (int probe = 0; probe < BLOOM_PROBES; probe++) {
      int bit = bit(bloom, hash, probe);
      bloom[bit >>> 6] |= 1L << bit;
    }
  }

  private boolean mayHave(Bytes hash) {
    for (int probe = 0; probe < BLOOM_PROBES; probe++) {
      int bit = bit(bloom, hash, probe);
      if ((bloom[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /// A hash is as good as random: its own octets are the filter's hash functions.
  private static int bit(long[] bloom, Bytes hash, int probe) {
    return Integer.remainderUnsigned(hash.intAt(8 + 4 * probe), bloom.length * 64);
  }
}
