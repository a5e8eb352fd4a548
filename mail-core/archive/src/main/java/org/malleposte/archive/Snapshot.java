package org.malleposte.archive;

import java.time.Instant;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A whole account, written beside the chain in pieces that form a chain of their own, and named in
/// a segment: from there on nothing before it is needed to bring the account back.
///
/// @param modseq the commit of which it is
/// @param time of that commit
/// @param last its id
/// @param from no segment before this one has a later commit
/// @param name of its own, random
/// @param pieces how many
/// @param hash of the last piece, which names the one before, and so on
/// @param octets of all pieces
record Snapshot(
    AccountId account,
    long modseq,
    Instant time,
    CommitId last,
    long from,
    String name,
    long pieces,
    ContentHash hash,
    long octets) {
  private static final int ACCOUNT = 1;
  private static final int MODSEQ = 2;
  private static final int TIME = 3;
  private static final int LAST = 4;
  private static final int FROM = 5;
  private static final int NAME = 6;
  private static final int PIECES = 7;
  private static final int HASH = 8;
  private static final int OCTETS = 9;

  static String piece(String name, long number) {
    return "snapshot/%s/%06d.seg".formatted(name, number);
  }

  FieldWriter write() {
    return new FieldWriter()
        .text(ACCOUNT, account.toString())
        .number(MODSEQ, modseq)
        .number(TIME, time.toEpochMilli())
        .text(LAST, last.toString())
        .number(FROM, from)
        .text(NAME, name)
        .number(PIECES, pieces)
        .bytes(HASH, hash.bytes().array())
        .number(OCTETS, octets);
  }

  static Snapshot read(FieldReader in) {
    String account = "";
    String last = "";
    String name = "";
    byte[] hash = new byte[0];
    long[] numbers = new long[10];
    while (in.next()) {
      switch (in.field()) {
        case ACCOUNT -> account = in.text();
        case LAST -> last = in.text();
        case NAME -> name = in.text();
        case HASH -> hash = in.bytes();
        case MODSEQ, TIME, FROM, PIECES, OCTETS -> numbers[in.field()] = in.number();
        default -> {} // a later version's field
      }
    }
    return new Snapshot(
        AccountId.parse(account),
        numbers[MODSEQ],
        Instant.ofEpochMilli(numbers[TIME]),
        new CommitId(UUID.fromString(last)),
        numbers[FROM],
        name,
        numbers[PIECES],
        new ContentHash(Bytes.of(hash)),
        numbers[OCTETS]);
  }
}
