package org.malleposte.storage.record;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// Journal entries as bytes: numbered fields. A kind's name stands once in each entry, so that an
/// entry explains itself.
public final class JournalCodec {
  private static final int ID = 1;
  private static final int TIME = 2;
  private static final int CHANGES = 3;
  private static final int KIND = 4;
  private static final int PUT = 5;
  private static final int DELETE = 6;

  private static final int KIND_NUMBER = 1;
  private static final int KIND_NAME = 2;
  private static final int KEY = 2;
  private static final int VALUE = 3;

  private JournalCodec() {}

  public static byte[] encode(Commit commit) {
    FieldWriter out = new FieldWriter(256 + commit.changes().length);
    out.bytes(ID, idBytes(commit.id()));
    out.number(TIME, commit.time().toEpochMilli());
    out.bytes(CHANGES, commit.changes());
    boolean[] named = new boolean[128];
    for (Mutation mutation : commit.mutations()) {
      Kind kind = mutation.kind();
      if (kind.immutable()) {
        continue;
      }
      if (!named[kind.number()]) {
        named[kind.number()] = true;
        out.nested(
            KIND,
            new FieldWriter().number(KIND_NUMBER, kind.number()).text(KIND_NAME, kind.name()));
      }
      encode(mutation, out);
    }
    return out.toByteArray();
  }

  private static void encode(Mutation mutation, FieldWriter out) {
    FieldWriter inner = new FieldWriter(64);
    inner.number(KIND_NUMBER, mutation.kind().number()).bytes(KEY, mutation.key().array());
    switch (mutation) {
      case Mutation.Put put -> out.nested(PUT, inner.bytes(VALUE, put.value()));
      case Mutation.Delete delete -> out.nested(DELETE, inner);
    }
  }

  /// The 16 octets of an id.
  public static byte[] idBytes(CommitId id) {
    return ByteBuffer.allocate(16)
        .putLong(id.value().getMostSignificantBits())
        .putLong(id.value().getLeastSignificantBits())
        .array();
  }

  public static JournalEntry decode(long modseq, byte[] entry) {
    CommitId id = new CommitId(new UUID(0, 0));
    Instant time = Instant.EPOCH;
    byte[] changes = new byte[0];
    Map<Integer, Kind> kinds = new HashMap<>();
    List<Mutation> mutations = new ArrayList<>();
    FieldReader in = new FieldReader(entry);
    while (in.next()) {
      switch (in.field()) {
        case ID -> id = decodeId(Bytes.of(in.bytes()));
        case TIME -> time = Instant.ofEpochMilli(in.number());
        case CHANGES -> changes = in.bytes();
        case KIND -> decodeKind(in.nested(), kinds);
        case PUT -> mutations.add(decodeMutation(in.nested(), kinds, true));
        case DELETE -> mutations.add(decodeMutation(in.nested(), kinds, false));
        default -> {} // a newer version's field
      }
    }
    return new JournalEntry(modseq, id, time, changes, List.copyOf(mutations));
  }

  private static CommitId decodeId(Bytes id) {
    if (id.length() != 16) {
      throw new MalformedRecord("a commit id has 16 bytes, not " + id.length());
    }
    return new CommitId(new UUID(id.longAt(0), id.longAt(8)));
  }

  private static void decodeKind(FieldReader in, Map<Integer, Kind> kinds) {
    int number = 0;
    String name = "";
    while (in.next()) {
      switch (in.field()) {
        case KIND_NUMBER -> number = (int) in.number();
        case KIND_NAME -> name = in.text();
        default -> {} // a newer version's field
      }
    }
    kinds.put(number, Kind.mutable(number, name));
  }

  private static Mutation decodeMutation(FieldReader in, Map<Integer, Kind> kinds, boolean put) {
    int number = 0;
    Bytes key = Bytes.EMPTY;
    byte[] value = new byte[0];
    while (in.next()) {
      switch (in.field()) {
        case KIND_NUMBER -> number = (int) in.number();
        case KEY -> key = Bytes.of(in.bytes());
        case VALUE -> value = in.bytes();
        default -> {} // a newer version's field
      }
    }
    Kind kind = kinds.get(number);
    if (kind == null) {
      throw new MalformedRecord("a journal entry does not name its kind " + number);
    }
    return put ? new Mutation.Put(kind, key, value) : new Mutation.Delete(kind, key);
  }
}
