package org.malleposte.mail;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a view's file says of a chunk before its messages are read: all that opening a mailbox
/// needs.
///
/// @param file where the columns lie, mapped into memory
/// @param offset where they begin
/// @param octets how long they are
/// @param runs of messages with the same flags
/// @param firstUnseen the place of the first message without \Seen, or `count`
/// @param sets the flags that the runs name by number
record StoredChunk(
    ByteBuffer file,
    int offset,
    int octets,
    int count,
    int runs,
    int firstUid,
    int lastUid,
    int firstUnseen,
    long highestModseq,
    FlagSets sets) {
  /// In the file's directory.
  static final int OCTETS = 6 * Integer.BYTES + Long.BYTES;

  static void write(ByteBuffer directory, Chunk chunk, int octets, int runs) {
    directory
        .putInt(octets)
        .putInt(chunk.count)
        .putInt(runs)
        .putInt(chunk.firstUid())
        .putInt(chunk.lastUid())
        .putInt(chunk.firstUnseen())
        .putLong(chunk.highestModseq());
  }

  /// Reads what [#write] wrote.
  static StoredChunk read(ByteBuffer directory, ByteBuffer file, int offset, FlagSets sets) {
    int octets = directory.getInt();
    return new StoredChunk(
        file,
        offset,
        octets,
        directory.getInt(),
        directory.getInt(),
        directory.getInt(),
        directory.getInt(),
        directory.getInt(),
        directory.getLong(),
        sets);
  }

  /// Whether it may be one.
  boolean isSound() {
    long expected = (long) runs * EntryColumns.RUN_OCTETS + (long) count * EntryColumns.OCTETS;
    return count > 0 && count <= Chunk.CAPACITY && runs > 0 && runs <= count && octets == expected;
  }

  EntryColumns read() {
    ByteBuffer columns = file.slice(offset, octets).order(ByteOrder.LITTLE_ENDIAN);
    return EntryColumns.read(columns, count, runs, sets);
  }
}
