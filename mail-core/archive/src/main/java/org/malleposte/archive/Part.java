package org.malleposte.archive;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;
import org.malleposte.storage.record.JournalCodec;
import org.malleposte.storage.record.MalformedRecord;

/// Commits of one account, one after another, and the immutable records that came with them.
///
/// @param entries at least one
record Part(AccountId account, List<JournalEntry> entries, List<Mutation.Put> immutables) {
  private static final int ACCOUNT = 1;
  private static final int FIRST = 2;
  private static final int ENTRY = 3;
  private static final int IMMUTABLE = 4;
  private static final int OVERHEAD = 16;
  private static final int KIND_NUMBER = 1;
  private static final int KIND_NAME = 2;
  private static final int KEY = 3;
  private static final int VALUE = 4;

  Part {
    entries = List.copyOf(entries);
    immutables = List.copyOf(immutables);
  }

  long first() {
    return entries.getFirst().modseq();
  }

  long last() {
    return entries.getLast().modseq();
  }

  /// The greatest key of the immutable records, or the one given when none has a greater one.
  Bytes newest(Bytes before) {
    Bytes newest = before;
    for (Mutation.Put put : immutables) {
      newest = put.key().compareTo(newest) > 0 ? put.key() : newest;
    }
    return newest;
  }

  /// Octets that it takes when it is written, roughly.
  long size() {
    long size = 0;
    for (JournalEntry entry : entries) {
      size += OVERHEAD + entry.changes().length;
      for (Mutation mutation : entry.mutations()) {
        size += size(mutation);
      }
    }
    for (Mutation.Put put : immutables) {
      size += size(put);
    }
    return size;
  }

  private static int size(Mutation mutation) {
    int value = mutation instanceof Mutation.Put put ? put.value().length : 0;
    return OVERHEAD + mutation.key().length() + value;
  }

  FieldWriter write() {
    FieldWriter out = new FieldWriter().text(ACCOUNT, account.toString()).number(FIRST, first());
    for (JournalEntry entry : entries) {
      out.bytesAlways(
          ENTRY,
          JournalCodec.encode(
              new Commit(entry.id(), entry.time(), entry.changes(), entry.mutations())));
    }
    for (Mutation.Put put : immutables) {
      out.nested(
          IMMUTABLE,
          new FieldWriter()
              .number(KIND_NUMBER, put.kind().number())
              .text(KIND_NAME, put.kind().name())
              .bytes(KEY, put.key().array())
              .bytes(VALUE, put.value()));
    }
    return out;
  }

  static Part read(FieldReader in) {
    String account = "";
    long modseq = 0;
    List<JournalEntry> entries = new ArrayList<>();
    List<Mutation.Put> immutables = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case ACCOUNT -> account = in.text();
        case FIRST -> modseq = in.number();
        case ENTRY -> entries.add(JournalCodec.decode(modseq++, in.bytes()));
        case IMMUTABLE -> immutables.add(immutable(in.nested()));
        default -> {} // a later version's field
      }
    }
    if (entries.isEmpty()) {
      throw new MalformedRecord("a part has no commit");
    }
    return new Part(AccountId.parse(account), entries, immutables);
  }

  private static Mutation.Put immutable(FieldReader in) {
    int number = 0;
    String name = "";
    Bytes key = Bytes.EMPTY;
    byte[] value = new byte[0];
    while (in.next()) {
      switch (in.field()) {
        case KIND_NUMBER -> number = (int) in.number();
        case KIND_NAME -> name = in.text();
        case KEY -> key = Bytes.of(in.bytes());
        case VALUE -> value = in.bytes();
        default -> {} // a later version's field
      }
    }
    return new Mutation.Put(Kind.immutable(number, name), key, value);
  }
}
