package org.malleposte.archive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// What an archive has of an account.
///
/// @param last the modseq up to which it has every commit
/// @param needed the first segment that has a commit after the snapshot, 0 when none has
/// @param since when that was sealed
/// @param newest the greatest key of an immutable record that came with these commits; empty also
///   when that was not noted
/// @param snapshot the newest one, null when there is none
record Standing(
    AccountId account,
    long last,
    long needed,
    Instant since,
    Bytes newest,
    @Nullable Snapshot snapshot) {
  private static final int ACCOUNT = 1;
  private static final int LAST = 2;
  private static final int NEEDED = 3;
  private static final int SINCE = 4;
  private static final int SNAPSHOT = 5;
  private static final int NEWEST = 6;

  static Standing none(AccountId account) {
    return new Standing(account, 0, 0, Instant.EPOCH, Bytes.EMPTY, null);
  }

  /// After a segment that has these commits.
  Standing with(Part part, Segment segment) {
    return new Standing(
        account,
        Math.max(last, part.last()),
        needed == 0 ? segment.number() : needed,
        needed == 0 ? segment.sealed() : since,
        part.newest(newest),
        snapshot);
  }

  /// After a segment that names a snapshot.
  Standing with(Snapshot named, Segment segment) {
    boolean later = last > named.modseq();
    return new Standing(
        account,
        Math.max(last, named.modseq()),
        later ? named.from() : 0,
        later ? segment.sealed() : Instant.EPOCH,
        newest,
        named);
  }

  FieldWriter write() {
    FieldWriter out =
        new FieldWriter()
            .text(ACCOUNT, account.toString())
            .number(LAST, last)
            .number(NEEDED, needed)
            .number(SINCE, since.toEpochMilli())
            .bytes(NEWEST, newest.array());
    return snapshot == null ? out : out.nested(SNAPSHOT, snapshot.write());
  }

  static Standing read(FieldReader in) {
    String account = "";
    long last = 0;
    long needed = 0;
    long since = 0;
    Bytes newest = Bytes.EMPTY;
    Snapshot snapshot = null;
    while (in.next()) {
      switch (in.field()) {
        case ACCOUNT -> account = in.text();
        case LAST -> last = in.number();
        case NEEDED -> needed = in.number();
        case SINCE -> since = in.number();
        case NEWEST -> newest = Bytes.of(in.bytes());
        case SNAPSHOT -> snapshot = Snapshot.read(in.nested());
        default -> {} // a later version's field
      }
    }
    return new Standing(
        AccountId.parse(account), last, needed, Instant.ofEpochMilli(since), newest, snapshot);
  }
}
