package org.malleposte.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;

/// Objects so large that each has a file of its own, `large/tenant/2026-11/HASH.pack`: a segment
/// header and one record. They are written block by block on threads of their own, so that they
/// need little memory and hold up no small object. A file is named only when it is complete and
/// durable, and deleting the object deletes the file.
final class LargeObjects implements AutoCloseable {
  private static final int WRITERS = 2;
  private static final String SUFFIX = ".pack";

  private final Path directory;
  private final UUID store;
  private final BlockCodec codec;
  private final DiskReserve reserve;
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          WRITERS, Thread.ofPlatform().name("large-objects-", 1).daemon().factory());

  LargeObjects(Path directory, UUID store, BlockCodec codec, DiskReserve reserve)
      throws IOException {
    this.directory = directory;
    this.store = store;
    this.codec = codec;
    this.reserve = reserve;
    Files.createDirectories(directory);
    deleteUnnamed();
  }

  private void deleteUnnamed() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".tmp")).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path path(ObjectKey key) {
    return directory
        .resolve(key.tenant())
        .resolve(key.month().toString())
        .resolve(key.hash() + SUFFIX);
  }

  /// Writes an object on a thread for that, and waits until it is durable.
  void put(ObjectKey key, Content content) {
    Outcome outcome = new Outcome();
    writers.execute(() -> {
      try {
        write(key, content);
        outcome.succeed();
      } catch (IOException e) {
        outcome.fail(
            new StorageException(
                "Could not write the object "
                    + key
                    + " in "
                    + directory
                    + ": "
                    + e
                    + ". Nothing was written. Check the disk.",
                e));
      } catch (RuntimeException e) {
        outcome.fail(e);
      }
    });
    outcome.await();
  }

  private void write(ObjectKey key, Content content) throws IOException {
    reserve.check(content.size());
    Path unnamed = directory.resolve(UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writeRecord(key, content, out);
        out.force(true);
      }
      Directories.makeReadOnly(unnamed);
      Path named = path(key);
      Path parent = directory.resolve(key.tenant()).resolve(key.month().toString());
      Directories.create(directory, parent);
      Files.move(unnamed, named, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(parent);
    } finally {
      Files.deleteIfExists(unnamed);
    }
  }

  /// Writes the blocks behind the room for their header, then the header.
  private void writeRecord(ObjectKey key, Content content, FileChannel out) throws IOException {
    long size = content.size();
    int count = Math.toIntExact((size + BlockCodec.BLOCK - 1) / BlockCodec.BLOCK);
    int[] stored = new int[count];
    int[] sums = new int[count];
    MessageDigest digest = BodyStream.sha256();
    int headerLength = RecordHeader.length(key.toString().length(), count);
    long at = (long) SegmentHeader.LENGTH + headerLength;
    try (InputStream in = content.open()) {
      for (int i = 0; i < count; i++) {
        int octets = (int) Math.min(BlockCodec.BLOCK, size - (long) i * BlockCodec.BLOCK);
        byte[] block = PackedBody.readBlock(in, octets, key);
        digest.update(block);
        BlockCodec.Packed packed = codec.pack(block);
        stored[i] = packed.marked();
        sums[i] = packed.checksum();
        at = write(out, ByteBuffer.wrap(packed.octets()), at);
      }
    }
    if (!key.hash().bytes().equals(Bytes.of(digest.digest()))) {
      throw new IOException("the content was changed while it was read");
    }
    ByteBuffer header = ByteBuffer.allocate(headerLength);
    RecordHeader.body(key, size, BlockCodec.BLOCK, stored, sums).writeTo(header, 0);
    write(out, header.flip(), SegmentHeader.LENGTH);
    write(out, new SegmentHeader(store, 0, 0, System.currentTimeMillis()).encode(), 0);
  }

  private static long write(FileChannel out, ByteBuffer octets, long offset) throws IOException {
    long at = offset;
    while (octets.hasRemaining()) {
      at += out.write(octets, at);
    }
    return at;
  }

  /// The octets of an object, -1 when it is not there.
  long size(ObjectKey key) {
    if (!Files.exists(path(key))) {
      return -1;
    }
    try (Opened opened = open(key)) {
      return opened == null ? -1 : opened.body.size();
    }
  }

  /// An object's file, open.
  record Opened(PackFile file, StoredBody body) implements AutoCloseable {
    @Override
    public void close() {
      file.leave();
    }
  }

  /// Null when there is no such object. The file is closed when it is left.
  @Nullable Opened open(ObjectKey key) {
    Path path = path(key);
    long length;
    try {
      length = Files.size(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new StorageException("Could not read " + path + ": " + e, e);
    }
    PackFile file = new PackFile(path);
    file.enter();
    file.retire();
    try {
      StoredBody body =
          StoredBody.at(file, SegmentHeader.LENGTH, length - SegmentHeader.LENGTH, key);
      return new Opened(file, body);
    } catch (RuntimeException e) {
      file.leave();
      throw e;
    }
  }

  /// Deletes an object; returns whether it was there.
  boolean delete(ObjectKey key) {
    Path path = path(key);
    try {
      boolean deleted = Files.deleteIfExists(path);
      if (deleted) {
        Directories.sync(directory.resolve(key.tenant()).resolve(key.month().toString()));
      }
      return deleted;
    } catch (IOException e) {
      throw new StorageException("Could not delete " + path + ": " + e, e);
    }
  }

  /// The groups of which there may be an object.
  TreeSet<String> groups() {
    TreeSet<String> groups = new TreeSet<>();
    for (String tenant : names(directory)) {
      for (String month : names(directory.resolve(tenant))) {
        groups.add(tenant + "/" + month + "/");
      }
    }
    return groups;
  }

  /// The hashes of a group.
  NavigableMap<Bytes, ObjectKey> objects(String group) {
    NavigableMap<Bytes, ObjectKey> objects = new TreeMap<>();
    for (String name : names(directory.resolve(group))) {
      if (name.endsWith(SUFFIX) && name.length() == 64 + SUFFIX.length()) {
        Bytes hash = Bytes.of(HexFormat.of().parseHex(name.substring(0, 64)));
        objects.put(hash, ObjectKey.parse(group + new ContentHash(hash)));
      }
    }
    return objects;
  }

  private static List<String> names(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new StorageException("Could not list " + directory + ": " + e, e);
    }
  }

  @Override
  public void close() {
    writers.close();
  }
}
