package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Slice;

/// What listings tell of messages, ENVELOPE and BODYSTRUCTURE as they go on the wire, kept in
/// memory for the whole process once a mailbox was listed: runs of messages that came one after the
/// other, octets beside octets. The least used go first, and all soon after nobody lists any more.
///
/// What a message says never changes and no id is given twice, so nothing here is ever stale.
final class Listings {
  private static final Duration UNUSED = Duration.ofMinutes(5);

  private final Cache<Place, ListingRun> runs;

  /// @param octets for all accounts together, roughly
  Listings(long octets) {
    runs =
        Caffeine.newBuilder()
            .maximumWeight(octets)
            .weigher((Place place, ListingRun run) -> run.weight())
            .expireAfterAccess(UNUSED)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .build();
  }

  /// The listings of messages, in their order; null where one is gone for good. For
  /// [MessageSummaryCodec].
  ///
  /// @param emails at most a few hundred
  @Nullable Slice[] of(MessageRecords records, long[] emails) {
    @Nullable Slice[] found = new @Nullable Slice[emails.length];
    for (int from = 0; from < emails.length; ) {
      long run = emails[from] / ListingRun.IDS;
      int to = from + 1;
      while (to < emails.length && emails[to] / ListingRun.IDS == run) {
        to++;
      }
      find(records, run, emails, from, to, found);
      from = to;
    }
    readRest(records, emails, found);
    return found;
  }

  private void find(
      MessageRecords records,
      long number,
      long[] emails,
      int from,
      int to,
      @Nullable Slice[] found) {
    Place place = new Place(records, number);
    ListingRun run = runs.getIfPresent(place);
    int missing = run == null ? to - from : run.find(emails, from, to, found);
    if (missing >= ListingRun.MANY) {
      run = ListingRun.read(records, number);
      runs.put(place, run);
      run.find(emails, from, to, found);
    }
  }

  /// Those of which too few were asked for to read their neighbours with them.
  private static void readRest(MessageRecords records, long[] emails, @Nullable Slice[] found) {
    long[] rest = new long[emails.length];
    int count = 0;
    for (int i = 0; i < emails.length; i++) {
      if (found[i] == null) {
        rest[count++] = emails[i];
      }
    }
    if (count == 0) {
      return;
    }
    Map<Long, StoredMessage> read = records.messages(Arrays.copyOf(rest, count));
    for (int i = 0; i < emails.length; i++) {
      StoredMessage message = found[i] == null ? read.get(emails[i]) : null;
      if (message != null) {
        found[i] = MessageSummaryCodec.listing(Slice.of(message.summary()));
      }
    }
  }

  /// A run of an account, as it is opened now.
  private record Place(MessageRecords records, long run) {
    @Override
    @SuppressWarnings("ReferenceEquality") // there is one for an account
    public boolean equals(Object other) {
      return other instanceof Place that && that.records == records && that.run == run;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(records) + Long.hashCode(run);
    }
  }
}
