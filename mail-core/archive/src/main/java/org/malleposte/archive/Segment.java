package org.malleposte.archive;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;
import org.malleposte.storage.record.MalformedRecord;

/// A piece of the archive: what some accounts did since the segment before.
///
/// ```
///   "MPA1"    number (8)    octets of the body, unpacked (4)
///   SHA-256 of the whole segment before, zeros for the first (32)
///   body: numbered fields, packed with zstd
///   SHA-256 of all of the above (32)
/// ```
///
/// @param number 1 for the first, each next one greater by one
/// @param before the hash of the segment before
/// @param sealed when it was made
/// @param snapshots those that were completed since the segment before
/// @param ledger what the archive has of every account, itself included; null in nearly all
record Segment(
    long number,
    ContentHash before,
    Instant sealed,
    List<Part> parts,
    List<Snapshot> snapshots,
    @Nullable Ledger ledger) {
  static final ContentHash NONE = new ContentHash(Bytes.of(new byte[32]));
  static final String PREFIX = "journal/";

  /// No body is larger: a segment is closed long before.
  static final int LARGEST = 512 << 20;

  /// No segment is larger as it lies there.
  static final int LARGEST_PACKED = LARGEST + (1 << 20);

  private static final int MAGIC = 0x4D504131;
  private static final int HEAD = 4 + 8 + 4 + 32;
  private static final int HASH = 32;
  private static final int LEVEL = 3;
  private static final int SEALED = 1;
  private static final int PART = 2;
  private static final int SNAPSHOT = 3;
  private static final int LEDGER = 4;

  Segment {
    parts = List.copyOf(parts);
    snapshots = List.copyOf(snapshots);
  }

  Segment(long number, ContentHash before, Instant sealed, List<Part> parts) {
    this(number, before, sealed, parts, List.of(), null);
  }

  static String name(long number) {
    return PREFIX + "%012d.seg".formatted(number);
  }

  /// @throws StorageException it would be too large to be read again
  byte[] encode() {
    return encode(LARGEST);
  }

  byte[] encode(int largest) {
    FieldWriter out = new FieldWriter().number(SEALED, sealed.toEpochMilli());
    parts.forEach(part -> out.nested(PART, part.write()));
    snapshots.forEach(snapshot -> out.nested(SNAPSHOT, snapshot.write()));
    if (ledger != null) {
      out.nested(LEDGER, ledger.write());
    }
    if (out.size() > largest) {
      throw new StorageException(
          "The segment %d would have %,d octets, and %,d are read at most; nothing was written."
              .formatted(number, out.size(), largest));
    }
    byte[] body = out.toByteArray();
    byte[] packed = Zstd.compress(body, LEVEL);
    ByteBuffer segment = ByteBuffer.allocate(HEAD + packed.length + HASH);
    segment.putInt(MAGIC).putLong(number).putInt(body.length).put(before.bytes().array());
    segment.put(packed);
    segment.put(sha256(segment.array(), HEAD + packed.length));
    return segment.array();
  }

  /// Octets that are not those of a segment, as they were sealed.
  static final class Damaged extends StorageException {
    private static final long serialVersionUID = 1L;

    private final String how;

    Damaged(String name, String how) {
      super("The archive's " + name + " " + how + ".");
      this.how = how;
    }

    /// What follows the name.
    String how() {
      return how;
    }
  }

  /// Reads the octets of what may be a segment; the rest of what is none from its beginning on is
  /// not read.
  ///
  /// @throws Damaged it is none
  static byte[] read(String name, InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length < HEAD || ByteBuffer.wrap(head).getInt() != MAGIC) {
      throw new Damaged(name, "is no segment");
    }
    byte[] rest = in.readNBytes(LARGEST_PACKED - HEAD);
    if (in.read() >= 0) {
      throw new Damaged(name, "is too large to be a segment");
    }
    byte[] octets = Arrays.copyOf(head, HEAD + rest.length);
    System.arraycopy(rest, 0, octets, HEAD, rest.length);
    return octets;
  }

  /// @throws Damaged the octets are not those of a segment, as they were sealed
  static Segment decode(String name, byte[] octets) {
    Segment segment = decodePiece(name, octets);
    if (!name.equals(name(segment.number))) {
      throw new Damaged(name, "says it is " + name(segment.number));
    }
    return segment;
  }

  /// The same under any name.
  static Segment decodePiece(String name, byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    if (octets.length < HEAD + HASH || in.getInt() != MAGIC) {
      throw new Damaged(name, "is no segment");
    }
    int end = octets.length - HASH;
    byte[] seal = Arrays.copyOfRange(octets, end, octets.length);
    if (!MessageDigest.isEqual(seal, sha256(octets, end))) {
      throw new Damaged(name, "is not what was sealed");
    }
    long number = in.getLong();
    int length = in.getInt();
    if (length < 0 || length > LARGEST) {
      throw new Damaged(name, "is too large");
    }
    byte[] before = new byte[HASH];
    in.get(before);
    byte[] packed = Arrays.copyOfRange(octets, HEAD, end);
    try {
      return read(number, new ContentHash(Bytes.of(before)), Zstd.decompress(packed, length));
    } catch (MalformedRecord
        | com.github.luben.zstd.ZstdException
        | IllegalArgumentException
        | DateTimeException e) {
      throw new Damaged(name, "is sealed, but cannot be read: " + e.getMessage());
    }
  }

  private static Segment read(long number, ContentHash before, byte[] body) {
    Instant sealed = Instant.EPOCH;
    List<Part> parts = new ArrayList<>();
    List<Snapshot> snapshots = new ArrayList<>();
    Ledger ledger = null;
    FieldReader in = new FieldReader(body);
    while (in.next()) {
      switch (in.field()) {
        case SEALED -> sealed = Instant.ofEpochMilli(in.number());
        case PART -> parts.add(Part.read(in.nested()));
        case SNAPSHOT -> snapshots.add(Snapshot.read(in.nested()));
        case LEDGER -> ledger = Ledger.read(in.bytes());
        default -> {} // a later version's field
      }
    }
    return new Segment(number, before, sealed, parts, snapshots, ledger);
  }

  static ContentHash hash(byte[] segment) {
    return new ContentHash(Bytes.of(sha256(segment, segment.length)));
  }

  /// Of the first octets.
  private static byte[] sha256(byte[] octets, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(octets, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
