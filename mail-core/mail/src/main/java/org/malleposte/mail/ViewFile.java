package org.malleposte.mail;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/// A view in a file: its columns as they are in memory, chunk by chunk, so that a million messages
/// are read in the time that their octets take.
///
/// ```
/// magic, mailbox, uid validity, chunks, octets of flags (4 each), highest modseq (8)
/// the sets of flags that occur, each a record in a record
/// each chunk: messages, runs of flags (4 each); each run: its length, its place among the sets (4
/// each); the other columns
/// checksum of all before (CRC-32C, 4)
/// ```
final class ViewFile {
  /// Changes with the layout: what has another is read from the records again.
  private static final int MAGIC = 0x4D505632;

  private static final int HEADER = 28;
  private static final int CHUNK_HEADER = 2 * Integer.BYTES;
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
      return new ViewFile(channel).read(mailbox);
    }
  }

  private void write(MailboxView view) throws IOException {
    Map<Flags, Integer> numbers = new IdentityHashMap<>();
    FieldWriter sets = new FieldWriter();
    for (Chunk chunk : view.chunks()) {
      for (int i = 0; i < chunk.count; i++) {
        Flags flags = chunk.flags(i);
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
        ByteBuffer.allocate(HEADER + flags.length)
            .putInt(MAGIC)
            .putInt(mailbox.id())
            .putInt(mailbox.uidValidity())
            .putInt(view.chunks().size())
            .putInt(flags.length)
            .putLong(mailbox.highestModseq())
            .put(flags));
    ByteBuffer buffer = chunkBuffer();
    for (Chunk chunk : view.chunks()) {
      int runs = chunk.write(buffer.clear().position(CHUNK_HEADER), numbers::get);
      put(buffer.putInt(0, chunk.count).putInt(Integer.BYTES, runs));
    }
    put(ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()));
  }

  private static ByteBuffer chunkBuffer() {
    return ByteBuffer.allocate(CHUNK_HEADER + Chunk.CAPACITY * (Chunk.RUN_OCTETS + Chunk.OCTETS));
  }

  private void put(ByteBuffer octets) throws IOException {
    octets.flip();
    sum.update(octets.duplicate());
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
  }

  private @Nullable Kept read(Mailbox mailbox) throws IOException {
    ByteBuffer header = get(ByteBuffer.allocate(HEADER));
    if (header.getInt() != MAGIC
        || header.getInt() != mailbox.id()
        || header.getInt() != mailbox.uidValidity()) {
      return null;
    }
    int count = header.getInt();
    int flagOctets = header.getInt();
    long modseq = header.getLong();
    require(count >= 0 && flagOctets >= 0 && flagOctets <= MOST_FLAGS);
    FlagSets flags = flags(get(ByteBuffer.allocate(flagOctets)).array());
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer buffer = chunkBuffer();
    for (int c = 0; c < count; c++) {
      ByteBuffer sizes = get(buffer.clear().limit(CHUNK_HEADER));
      int messages = sizes.getInt();
      int runs = sizes.getInt();
      require(messages > 0 && messages <= Chunk.CAPACITY && runs > 0 && runs <= messages);
      int octets = runs * Chunk.RUN_OCTETS + messages * Chunk.OCTETS;
      Chunk chunk = Chunk.read(get(buffer.clear().limit(octets)), messages, runs, flags);
      if (chunk == null) {
        throw damaged();
      }
      chunks.add(chunk);
    }
    int expected = (int) sum.getValue();
    require(get(buffer.clear().limit(Integer.BYTES)).getInt() == expected);
    return new Kept(MailboxView.of(mailbox, chunks), modseq);
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

  private ByteBuffer get(ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      if (channel.read(octets) < 0) {
        throw new EOFException("the view is cut off");
      }
    }
    octets.flip();
    sum.update(octets.duplicate());
    return octets;
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
