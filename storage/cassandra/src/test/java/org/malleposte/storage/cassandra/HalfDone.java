package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Commit;
import org.malleposte.storage.record.JournalCodec;

/// A server that dies after it has named a large commit and before any record is in its place.
final class HalfDone {
  private final CassandraOptions options;

  HalfDone(CassandraOptions options) {
    this.options = options;
  }

  void name(AccountId account, long seen, Commit commit) {
    try (CqlSession session = Connection.open(options)) {
      Requests requests = new Requests(session, options);
      LargeEntries large = new LargeEntries(requests);
      Journal journal = new Journal(requests, large);
      Heads heads = new Heads(requests);
      Records records = new Records(requests);
      Folding folding = new Folding(requests, heads, journal, records, new DeletedRanges(records));
      byte[] entry = JournalCodec.encode(commit);
      UUID id = commit.id().value();
      int parts = large.write(account, id, entry);
      long met =
          new Publication(requests, heads, journal, folding)
              .publish(
                  account,
                  seen,
                  id,
                  true,
                  List.of(journal.row(account, seen + 1, commit, entry, parts)));
      if (met >= 0) {
        throw new IllegalStateException("the account was at " + met);
      }
    }
  }
}
