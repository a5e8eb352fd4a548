package org.malleposte.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of the segments. Their numbers have no gaps (the collector leaves an empty segment
/// where nothing lives any more), and the newest one is not sealed, so that a file that is missing
/// is always noticed.
final class PackDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PackDirectory.class);

  private final Path directory;
  private final UUID store;

  PackDirectory(Path directory, UUID store) {
    this.directory = directory;
    this.store = store;
  }

  /// Whether a directory holds any segment.
  static boolean hasSegments(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> SegmentName.parse(file.getFileName().toString()) != null);
    }
  }

  /// Makes the first segment of a new store.
  void create() throws IOException {
    ActiveSegment.create(directory, header(1)).close();
  }

  SegmentHeader header(long number) {
    return new SegmentHeader(store, number, 0, System.currentTimeMillis());
  }

  Catalog open() throws IOException {
    List<SegmentName> names = names();
    List<SealedSegment> sealed = new ArrayList<>();
    for (SegmentName name : names.subList(0, names.size() - 1)) {
      sealed.addFirst(openSealed(name));
    }
    SegmentName newest = names.getLast();
    PackFile file = new PackFile(newest.in(directory));
    if (openIndex(file) != null) {
      throw new StorageException(
          "The newest pack file is missing: %s is sealed, so there was one after it in %s."
                  .formatted(newest, directory)
              + " Restore the whole storage directory from a copy.");
    }
    file.retire();
    checkHeader(newest);
    return new Catalog(resume(newest), sealed);
  }

  private List<SegmentName> names() throws IOException {
    Map<Long, SegmentName> latest = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        SegmentName name = SegmentName.parse(file.getFileName().toString());
        if (name != null) {
          latest.merge(name.number(), name, this::later);
        } else if (file.toString().endsWith(".tmp")) {
          Files.delete(file); // what was never given its name
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    long expected = 1;
    for (long number : latest.keySet()) {
      if (number != expected) {
        throw missing(new SegmentName(expected, 0));
      }
      expected++;
    }
    if (latest.isEmpty()) {
      throw missing(new SegmentName(1, 0));
    }
    return List.copyOf(latest.values());
  }

  private StorageException missing(SegmentName name) {
    return new StorageException(
        "The pack file %s is missing in %s: mail that was acknowledged is in it."
                .formatted(name, directory)
            + " Restore it from a copy; the server does not start without it.");
  }

  /// Of two generations the later one is complete: it was named only then. The other one was about
  /// to be deleted.
  private SegmentName later(SegmentName a, SegmentName b) {
    SegmentName older = a.generation() < b.generation() ? a : b;
    LOG.info("Deleting {}, which the collector had rewritten.", older);
    try {
      Files.deleteIfExists(older.in(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return a.generation() < b.generation() ? b : a;
  }

  private SealedSegment openSealed(SegmentName name) throws IOException {
    checkHeader(name);
    PackFile file = new PackFile(name.in(directory));
    SegmentIndex index = openIndex(file);
    if (index != null) {
      return new SealedSegment(name, file, index, Files.size(file.path()));
    }
    LOG.warn("The segment {} has no index; making it from its records.", file.path());
    file.retire();
    return resume(name).seal();
  }

  private static @Nullable SegmentIndex openIndex(PackFile file) throws IOException {
    return SegmentIndex.read(file, Files.size(file.path()));
  }

  private ActiveSegment resume(SegmentName name) throws IOException {
    Path path = name.in(directory);
    SegmentScan.Found found = SegmentScan.of(path);
    if (found.torn()) {
      LOG.warn(
          "Cutting off the end of {} at offset {}: a write was under way when the server ended, and"
              + " nobody was told that it had been done.",
          path,
          found.end());
    }
    Directories.makeWritable(path);
    return ActiveSegment.resume(directory, name, found);
  }

  private void checkHeader(SegmentName name) throws IOException {
    Path path = name.in(directory);
    SegmentHeader header =
        Files.size(path) < SegmentHeader.LENGTH ? null : SegmentHeader.decode(readHeader(path));
    if (header == null || header.number() != name.number()) {
      throw new CorruptObject(
          "The file %s is damaged at offset 0: its header is not what was written. Restore it from"
                  .formatted(path)
              + " a copy; the server does not start without it.");
    }
    if (!header.store().equals(store)) {
      throw new StorageException(
          "The file %s belongs to the store %s, this one is %s. Somebody copied it here: put the"
                  .formatted(path, header.store(), store)
              + " right file in its place.");
    }
  }

  private static ByteBuffer readHeader(Path path) {
    PackFile file = new PackFile(path);
    try {
      return file.read(0, SegmentHeader.LENGTH);
    } finally {
      file.retire();
    }
  }
}
