package org.malleposte.mail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A view in a file: its columns as they are in memory, chunk by chunk, and a directory of the
/// chunks, so that a mailbox of a million messages is opened without reading them. The file is
/// mapped into memory and checked as a whole; a chunk's columns are read when they are first asked
/// for. Numbers are little-endian.
///
/// ```
/// magic, mailbox, uid validity, chunks, octets of flags (4 each), highest modseq (8)
/// the sets of flags that occur, each a record in a record
/// each chunk: each run of flags, its length and its place among the sets (4 each); the other columns
/// each chunk again: what a [StoredChunk] says of it
/// checksum of all before (CRC-32C, 4)
/// ```
///
/// A file is never written to again once it has its name: who replaces it makes another one.
final class ViewFile {
  /// Changes with the layout: what has another is read from the records again.
  private static final int MAGIC = 0x4D505633;

  private static final int HEADER = 28;
  private static final int CHECKSUM = Integer.BYTES;
  private static final int MOST_FLAGS = 64 << 20;

  /// A view as of the last commit that touched its mailbox.
  record Kept(MailboxView view, long modseq) {}

  private final FileChannel channel;
  private final CRC32C sum = new CRC32C();

  private ViewFile(FileChannel channel) {
    this.channel = channel;
  }

  static void write(Path file, MailboxView view) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      new ViewFile(channel).write(view);
    }
  }

  /// @return null when it is of another mailbox, or of another layout
  /// @throws IOException it cannot be read, or is damaged
  static @Nullable Kept read(Path file, Mailbox mailbox) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long octets = channel.size();
      require(octets >= HEADER + CHECKSUM && octets <= Integer.MAX_VALUE);
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, octets), mailbox);
    }
  }

  private void write(MailboxView view) throws IOException {
    Map<Flags, Integer> numbers = new IdentityHashMap<>();
    FieldWriter sets = new FieldWriter();
    for (Chunk chunk : view.chunks()) {
      EntryColumns columns = chunk.columnsOnce();
      for (int i = 0; i < chunk.count; i++) {
        Flags flags = columns.flags[i];
        if (i > 0 && flags.equals(columns.flags[i - 1])) {
          continue;
        }
        if (numbers.putIfAbsent(flags, numbers.size()) == null) {
          FieldWriter set = new FieldWriter();
          flags.write(set, 1, 2);
          sets.nested(1, set);
        }
      }
    }
    byte[] flags = sets.toByteArray();
    Mailbox mailbox = view.mailbox();
    put(
        buffer(HEADER + flags.length)
            .putInt(MAGIC)
            .putInt(mailbox.id())
            .putInt(mailbox.uidValidity())
            .putInt(view.chunks().size())
            .putInt(flags.length)
            .putLong(mailbox.highestModseq())
            .put(flags));
    ByteBuffer directory = buffer(view.chunks().size() * StoredChunk.OCTETS);
    ByteBuffer buffer = buffer(Chunk.CAPACITY * (EntryColumns.RUN_OCTETS + EntryColumns.OCTETS));
    for (Chunk chunk : view.chunks()) {
      int runs = chunk.columnsOnce().write(buffer.clear(), chunk.count, numbers::get);
      StoredChunk.write(directory, chunk, buffer.position(), runs);
      put(buffer);
    }
    put(directory);
    put(buffer(CHECKSUM).putInt((int) sum.getValue()));
  }

  private static ByteBuffer buffer(int octets) {
    return ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer octets) throws IOException {
    octets.flip();
    sum.update(octets.duplicate());
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
  }

  private static @Nullable Kept read(ByteBuffer file, Mailbox mailbox) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    int end = file.limit() - CHECKSUM;
    if (file.getInt() != MAGIC
        || file.getInt() != mailbox.id()
        || file.getInt() != mailbox.uidValidity()) {
      return null;
    }
    CRC32C sum = new CRC32C();
    sum.update(file.slice(0, end));
    require(file.getInt(end) == (int) sum.getValue());
    int count = file.getInt();
    int flagOctets = file.getInt();
    long modseq = file.getLong();
    long directory = end - (long) count * StoredChunk.OCTETS;
    require(count >= 0 && flagOctets >= 0 && flagOctets <= MOST_FLAGS);
    require(HEADER + flagOctets <= directory);
    byte[] flags = new byte[flagOctets];
    file.get(flags);
    return new Kept(
        MailboxView.of(mailbox, chunks(file, (int) directory, end, flags(flags))), modseq);
  }

  private static List<Chunk> chunks(ByteBuffer file, int directory, int end, FlagSets flags)
      throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    int at = file.position();
    ByteBuffer entries = file.slice(directory, end - directory).order(ByteOrder.LITTLE_ENDIAN);
    while (entries.hasRemaining()) {
      StoredChunk chunk = StoredChunk.read(entries, file, at, flags);
      require(chunk.isSound() && chunk.octets() <= directory - at);
      chunks.add(new Chunk(chunk));
      at += chunk.octets();
    }
    return chunks;
  }

  private static FlagSets flags(byte[] octets) {
    List<Flags> sets = new ArrayList<>();
    FieldReader in = new FieldReader(octets);
    while (in.next()) {
      FieldReader set = in.nested();
      Flags.Reader flags = new Flags.Reader();
      while (set.next()) {
        switch (set.field()) {
          case 1 -> flags.system(set);
          case 2 -> flags.keyword(set);
          default -> {}
        }
      }
      sets.add(flags.flags());
    }
    return new FlagSets(sets);
  }

  private static void require(boolean sound) throws IOException {
    if (!sound) {
      throw damaged();
    }
  }

  private static IOException damaged() {
    return new IOException("the view is damaged");
  }
}
