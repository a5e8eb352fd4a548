package org.malleposte.storage.embedded;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.MetadataStore;
import org.rocksdb.RocksDBException;

/// Streams: a row an entry; their heads, which hold the position given last, are the committer's.
final class Streams {
  private final Database database;

  Streams(Database database) {
    this.database = database;
  }

  long append(String stream, byte[] entry) {
    MetadataStore.checkStream(stream);
    if (entry.length > MetadataStore.MAX_ENTRY) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes is too large");
    }
    var request = new Committer.AppendRequest(stream, entry);
    database.submit(request);
    return request.position();
  }

  List<MetadataStore.StreamEntry> read(String stream, long after, int limit) {
    MetadataStore.checkStream(stream);
    byte[] prefix = Rows.streamPrefix(stream);
    try {
      return database.read(
          Families.Name.STREAMS,
          Rows.after(prefix),
          rows -> {
            List<MetadataStore.StreamEntry> entries = new ArrayList<>();
            for (rows.seek(Rows.streamEntry(stream, Math.max(0, after) + 1));
                rows.isValid() && entries.size() < limit;
                rows.next()) {
              long position = Bytes.of(rows.key()).longAt(prefix.length);
              entries.add(new MetadataStore.StreamEntry(position, rows.value()));
            }
            return entries;
          });
    } catch (RocksDBException e) {
      throw database.failure("read the stream " + stream, e);
    }
  }

  void trim(String stream, long upTo) {
    MetadataStore.checkStream(stream);
    if (upTo > 0) {
      Operations range =
          new Operations(256)
              .deleteRange(
                  database.id(Families.Name.STREAMS),
                  Rows.streamEntry(stream, 0),
                  Rows.streamEntry(stream, Math.min(upTo, Long.MAX_VALUE - 1) + 1));
      database.submit(new Committer.PlainRequest(range));
    }
  }
}
