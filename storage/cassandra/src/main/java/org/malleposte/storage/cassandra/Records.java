package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.TupleType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.record.KeyText;

/// The rows of records of mutable kinds: how each is read and written.
final class Records {
  private final Requests requests;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement deleteRange;
  private final PreparedStatement withHead;
  private final PreparedStatement some;
  private final TupleType place;
  private final PreparedStatement page;
  private final PreparedStatement keys;
  private final PreparedStatement before;
  private final PreparedStatement sweepFrom;
  private final PreparedStatement sweepBetween;

  Records(Requests requests) {
    this.requests = requests;
    this.insert =
        requests.prepare(
            "INSERT INTO $record (account, kind, key, name, shown, modseq, value)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    this.delete =
        requests.prepare("DELETE FROM $record WHERE account = ? AND kind = ? AND key = ?");
    this.deleteRange =
        requests.prepare(
            "DELETE FROM $record WHERE account = ? AND kind = ? AND key >= ? AND key <= ?");
    this.withHead =
        requests.prepare(
            "SELECT kind, modseq, pending, value FROM $record WHERE account = ? AND (kind, key) IN"
                + " ((-1, 0x), (?, ?))");
    this.some =
        requests.prepare(
            "SELECT kind, key, modseq, pending, value FROM $record WHERE account = ? AND (kind, key)"
                + " IN ?");
    ListType places = (ListType) some.getVariableDefinitions().get(1).getType();
    this.place = (TupleType) places.getElementType();
    this.page =
        requests.prepare(
            "SELECT key, value FROM $record WHERE account = ? AND (kind, key) >= (?, ?) AND"
                + " (kind, key) < (?, ?) LIMIT ?");
    this.keys =
        requests.prepare(
            "SELECT key FROM $record WHERE account = ? AND kind = ? AND key >= ? AND key <= ? LIMIT ?");
    this.before =
        requests.prepare(
            "SELECT key FROM $record WHERE account = ? AND kind = ? AND key < ?"
                + " ORDER BY kind DESC, key DESC LIMIT 1");
    this.sweepFrom =
        requests.prepare("DELETE FROM $record WHERE account = ? AND kind = ? AND key >= ?");
    this.sweepBetween =
        requests.prepare(
            "DELETE FROM $record WHERE account = ? AND kind = ? AND key >= ? AND key < ?");
  }

  /// A record and the head of its account, read as one: of the two those that are there.
  List<Row> withHead(AccountId account, Kind kind, Bytes key) {
    return requests.rows(
        "read account " + account, withHead.bind(account.toString(), kind.number(), Rows.of(key)));
  }

  /// Some records and the head of their account, read as one: those that are there.
  List<Row> withHead(AccountId account, Collection<RecordKey> keys) {
    List<TupleValue> places = new ArrayList<>(keys.size() + 1);
    places.add(place.newValue(Heads.KIND, Rows.of(Bytes.EMPTY)));
    keys.forEach(key -> places.add(place.newValue(key.kind(), Rows.of(key.key()))));
    return requests.rows("read account " + account, some.bind(account.toString(), places));
  }

  /// At most `limit` records of a kind with `from <= key < to`, the first ones.
  List<Row> page(AccountId account, Kind kind, Bytes from, Bytes to, int limit) {
    boolean open = to.length() == 0;
    return requests.rows(
        "read account " + account,
        page.bind(
            account.toString(),
            kind.number(),
            Rows.of(from),
            open ? kind.number() + 1 : kind.number(),
            Rows.of(to),
            limit));
  }

  /// At most `limit` keys of a kind from `first` to `last`, both included.
  List<Bytes> keys(AccountId account, Kind kind, Bytes first, Bytes last, int limit) {
    return requests
        .rows(
            "read account " + account,
            keys.bind(account.toString(), kind.number(), Rows.of(first), Rows.of(last), limit))
        .stream()
        .map(Rows::key)
        .toList();
  }

  /// The greatest key of a kind before another, null when there is none.
  @Nullable Bytes before(AccountId account, Kind kind, Bytes key) {
    Row row =
        requests.row(
            "read account " + account,
            before.bind(account.toString(), kind.number(), Rows.of(key)));
    return row == null ? null : Rows.key(row);
  }

  /// Deletes what is older than a moment, of a kind with `from <= key < to`.
  ///
  /// @param to [Bytes#EMPTY] for no end
  /// @param time of the deletion, microseconds
  void sweep(AccountId account, Kind kind, Bytes from, Bytes to, long time) {
    BoundStatement deletion =
        to.length() == 0
            ? sweepFrom.bind(account.toString(), kind.number(), Rows.of(from))
            : sweepBetween.bind(account.toString(), kind.number(), Rows.of(from), Rows.of(to));
    requests.write("sweep account " + account, deletion.setQueryTimestamp(time));
  }

  /// What makes an outcome true.
  ///
  /// @param ranges within which every key that is there is deleted by the outcome
  List<BatchableStatement<?>> statements(
      AccountId account, long modseq, Iterable<Mutation> mutations, List<DeletedRange> ranges) {
    String name = account.toString();
    List<BatchableStatement<?>> statements = new ArrayList<>();
    NavigableMap<RecordKey, DeletedRange> byFirst = new TreeMap<>();
    for (DeletedRange range : ranges) {
      byFirst.put(RecordKey.of(range.kind(), range.first()), range);
      statements.add(
          deleteRange.bind(
              name, range.kind().number(), Rows.of(range.first()), Rows.of(range.last())));
    }
    for (Mutation mutation : mutations) {
      int kind = mutation.kind().number();
      ByteBuffer key = Rows.of(mutation.key());
      switch (mutation) {
        case Mutation.Put put ->
            statements.add(
                insert.bind(
                    name,
                    kind,
                    key,
                    put.kind().name(),
                    KeyText.of(put.key()),
                    modseq,
                    ByteBuffer.wrap(put.value())));
        case Mutation.Delete _ -> {
          Map.Entry<RecordKey, DeletedRange> range = byFirst.floorEntry(RecordKey.of(mutation));
          if (range == null || !range.getValue().covers(mutation)) {
            statements.add(delete.bind(name, kind, key));
          }
        }
      }
    }
    return statements;
  }
}
