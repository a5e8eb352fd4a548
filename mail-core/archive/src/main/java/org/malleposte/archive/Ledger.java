package org.malleposte.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// What an archive has of every account, as its segments tell one after another. Written down in a
/// segment now and then, so that nobody has to begin at the first.
final class Ledger {
  private static final int STANDING = 1;
  private static final int KIND = 2;
  private static final int KIND_NUMBER = 1;
  private static final int KIND_NAME = 2;

  private final Map<AccountId, Standing> standings = new TreeMap<>();

  /// The names of the kinds of records that were seen.
  private final Map<Integer, String> kinds = new TreeMap<>();

  void take(Segment segment) {
    for (Part part : segment.parts()) {
      standings.compute(
          part.account(),
          (account, known) -> (known == null ? Standing.none(account) : known).with(part, segment));
      part.entries()
          .forEach(e -> e.mutations().forEach(m -> kinds.put(m.kind().number(), m.kind().name())));
      part.immutables().forEach(put -> kinds.put(put.kind().number(), put.kind().name()));
    }
    for (Snapshot snapshot : segment.snapshots()) {
      standings.compute(
          snapshot.account(),
          (account, known) ->
              (known == null ? Standing.none(account) : known).with(snapshot, segment));
    }
  }

  boolean isEmpty() {
    return standings.isEmpty();
  }

  Collection<Standing> all() {
    return List.copyOf(standings.values());
  }

  /// What the archive has of an account, null when that is nothing.
  @Nullable Standing of(AccountId account) {
    return standings.get(account);
  }

  /// The modseq up to which an account is archived.
  long last(AccountId account) {
    Standing known = standings.get(account);
    return known == null ? 0 : known.last();
  }

  /// The greatest key of an immutable record that it has of an account.
  Bytes newest(AccountId account) {
    Standing known = standings.get(account);
    return known == null ? Bytes.EMPTY : known.newest();
  }

  Map<Integer, String> kinds() {
    return Map.copyOf(kinds);
  }

  FieldWriter write() {
    FieldWriter out = new FieldWriter();
    standings.values().forEach(standing -> out.nested(STANDING, standing.write()));
    kinds.forEach((number, name) ->
        out.nested(KIND, new FieldWriter().number(KIND_NUMBER, number).text(KIND_NAME, name)));
    return out;
  }

  static Ledger read(byte[] written) {
    Ledger ledger = new Ledger();
    List<Standing> standings = new ArrayList<>();
    FieldReader in = new FieldReader(written);
    while (in.next()) {
      switch (in.field()) {
        case STANDING -> standings.add(Standing.read(in.nested()));
        case KIND -> ledger.readKind(in.nested());
        default -> {} // a later version's field
      }
    }
    standings.forEach(standing -> ledger.standings.put(standing.account(), standing));
    return ledger;
  }

  private void readKind(FieldReader in) {
    int number = 0;
    String name = "";
    while (in.next()) {
      switch (in.field()) {
        case KIND_NUMBER -> number = (int) in.number();
        case KIND_NAME -> name = in.text();
        default -> {} // a later version's field
      }
    }
    kinds.put(number, name);
  }
}
