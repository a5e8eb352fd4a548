package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ObjectKey;

/// The one segment that grows. Only the pack writer writes to it; a record can be found once it is
/// durable.
final class ActiveSegment implements Segment {
  private static final int RUNWAY_LEFT = 64 << 10;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

  private final SegmentName name;
  private final PackFile file;
  private final FileChannel out;
  private final NavigableMap<String, NavigableMap<Bytes, Location>> index =
      new ConcurrentSkipListMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private final List<Added> added = new ArrayList<>();
  // Up to here everything is durable.
  private long synced;
  // Here the next record begins.
  private long end;
  // Here the file ends: zeros were written from the last record on.
  private long runway;

  /// A record that is written but not yet durable.
  private record Added(String group, Bytes hash, Location location) {}

  private ActiveSegment(SegmentName name, Path path, FileChannel out, long end) {
    this.name = name;
    this.file = new PackFile(path);
    this.out = out;
    this.synced = end;
    this.end = end;
    this.runway = end;
  }

  /// Makes an empty segment, durably.
  static ActiveSegment create(Path directory, SegmentHeader header) throws IOException {
    ActiveSegment segment = createUnnamed(directory, header);
    segment.out.close();
    Path path = segment.name.in(directory);
    Files.move(segment.file.path(), path, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(directory);
    FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE);
    return new ActiveSegment(segment.name, path, out, SegmentHeader.LENGTH);
  }

  /// Makes an empty segment whose file is nothing until it is given its name.
  static ActiveSegment createUnnamed(Path directory, SegmentHeader header) throws IOException {
    SegmentName name = new SegmentName(header.number(), header.generation());
    Path path = directory.resolve(name + ".tmp");
    FileChannel out =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    Directories.makeWritable(path);
    out.write(header.encode(), 0);
    out.force(true);
    return new ActiveSegment(name, path, out, SegmentHeader.LENGTH);
  }

  /// Goes on with a segment of which `found` is sound; what follows is cut off.
  static ActiveSegment resume(Path directory, SegmentName name, SegmentScan.Found found)
      throws IOException {
    Path path = name.in(directory);
    FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE);
    if (out.size() > found.end()) {
      out.truncate(found.end());
    }
    // The last records may stand in the system's memory only: whoever finds them relies on them.
    out.force(true);
    ActiveSegment segment = new ActiveSegment(name, path, out, found.end());
    found.records().forEach((group, records) -> segment.group(group).putAll(records));
    return segment;
  }

  SegmentName name() {
    return name;
  }

  @Override
  public long number() {
    return name.number();
  }

  @Override
  public PackFile file() {
    return file;
  }

  /// Octets of all records, durable or not.
  long end() {
    return end;
  }

  @Override
  public Collection<String> groups() {
    return index.keySet();
  }

  private NavigableMap<Bytes, Location> group(String group) {
    return index.computeIfAbsent(group, name -> new ConcurrentSkipListMap<>());
  }

  @Override
  public @Nullable Location find(String group, Bytes hash) {
    NavigableMap<Bytes, Location> records = index.get(group);
    return records == null ? null : records.get(hash);
  }

  @Override
  public Iterator<SegmentIndex.Entry> entries(String group, Bytes from) {
    NavigableMap<Bytes, Location> records = index.get(group);
    if (records == null) {
      return List.<SegmentIndex.Entry>of().iterator();
    }
    Iterator<Map.Entry<Bytes, Location>> rest = records.tailMap(from, true).entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public SegmentIndex.Entry next() {
        Map.Entry<Bytes, Location> entry = rest.next();
        return new SegmentIndex.Entry(entry.getKey(), entry.getValue());
      }
    };
  }

  /// Writes a record behind the others; [#sync] makes it durable.
  void append(@Nullable ObjectKey key, RecordHeader header, List<byte[]> blocks)
      throws IOException {
    long start = end;
    room(header.length());
    if (buffer.remaining() < header.length()) {
      ByteBuffer large = ByteBuffer.allocate(header.length());
      header.writeTo(large, synced);
      write(large.flip(), start);
    } else {
      header.writeTo(buffer, synced);
    }
    end += header.length();
    for (byte[] block : blocks) {
      put(block);
    }
    if (key != null) {
      boolean tombstone = header.type() == RecordHeader.TOMBSTONE;
      Location location = new Location(start, header.size(), end - start, tombstone);
      added.add(new Added(Segment.group(key), key.hash().bytes(), location));
    }
  }

  private void put(byte[] octets) throws IOException {
    room(octets.length);
    if (buffer.remaining() < octets.length) {
      write(ByteBuffer.wrap(octets), end);
    } else {
      buffer.put(octets);
    }
    end += octets.length;
  }

  /// Makes room in the buffer if it can be had.
  private void room(int octets) throws IOException {
    if (buffer.remaining() < octets) {
      flush();
    }
  }

  private void flush() throws IOException {
    int length = buffer.position();
    write(buffer.flip(), end - length);
    buffer.clear();
  }

  private void write(ByteBuffer octets, long offset) throws IOException {
    long at = offset;
    while (octets.hasRemaining()) {
      at += out.write(octets, at);
    }
  }

  /// Hands all records to the disk, waits for it, and lets them be found.
  ///
  /// @throws SyncFailed whether they are durable cannot be told any more
  void sync() throws IOException {
    if (end == synced) {
      return;
    }
    flush();
    try {
      out.force(false);
    } catch (IOException e) {
      throw new SyncFailed(e);
    }
    synced = end;
    added.forEach(record -> group(record.group).put(record.hash, record.location));
    added.clear();
  }

  /// Writes zeros ahead of the records when few are left, so that the next syncs need not make a
  /// new length of the file durable: on ext4 that halves what a sync takes. It costs writing
  /// everything twice, so it is for moments with little to do.
  void extendRunway() throws IOException {
    if (runway - end >= RUNWAY_LEFT) {
      return;
    }
    long from = Math.max(runway, end);
    runway = from + ZEROS.capacity();
    try {
      write(ZEROS.duplicate(), from);
    } catch (IOException e) {
      cutRunway(); // the disk is full: then the file just grows while it can
    }
  }

  private void cutRunway() throws IOException {
    if (runway > end) {
      out.truncate(end);
      runway = end;
    }
  }

  /// Forgets the records since the last sync.
  void rollBack() throws IOException {
    buffer.clear();
    added.clear();
    end = synced;
    runway = synced;
    out.truncate(synced);
  }

  /// After a failed sync the operating system may have dropped what it could not write, and a
  /// second sync would succeed without it: the segment must not be written to again.
  static final class SyncFailed extends IOException {
    private static final long serialVersionUID = 1L;

    SyncFailed(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// Ends the records with a mark, so that damage to the last ones will be told from a torn end.
  void mark() throws IOException {
    if (end > SegmentHeader.LENGTH) {
      append(null, RecordHeader.mark(), List.of());
      sync();
    }
  }

  /// Adds the index and makes the file read-only.
  SealedSegment seal() throws IOException {
    finish();
    return open(file);
  }

  /// Seals a segment without name and gives it its name once it is durable.
  SealedSegment sealAs(Path path) throws IOException {
    finish();
    file.retire();
    Files.move(file.path(), path, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(path.resolveSibling("."));
    return open(new PackFile(path));
  }

  private void finish() throws IOException {
    mark();
    long recordsEnd = end;
    out.truncate(recordsEnd);
    write(SegmentIndex.encode(recordsEnd, index), recordsEnd);
    out.force(true);
    out.close();
    Directories.makeReadOnly(file.path());
  }

  private SealedSegment open(PackFile sealed) throws IOException {
    long octets = Files.size(sealed.path());
    SegmentIndex written = SegmentIndex.read(sealed, octets);
    if (written == null) {
      throw new IOException("the index of " + sealed.path() + " cannot be read back");
    }
    return new SealedSegment(name, sealed, written, octets);
  }

  /// Ends writing, with nothing left unsynced.
  void close() throws IOException {
    cutRunway();
    out.close();
  }
}
