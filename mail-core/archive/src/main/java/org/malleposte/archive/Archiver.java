package org.malleposte.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Reads the journals and seals what is new in them. One at a time for a store: the names of the
/// segments are written once, so that of two the later one fails and nothing is lost.
///
/// Where it stands in each account is read from the archive itself: nothing else remembers it.
public final class Archiver {
  private static final int STEP = 256;

  /// A segment is sealed when it holds so many octets, or when there is no more.
  private static final long FULL = 8 << 20;

  private final MetadataStore metadata;
  private final ArchiveStore archive;
  private final List<Reference> references;
  private final Clock clock;
  private final Chain chain;
  private final Map<AccountId, Long> cursors = new HashMap<>();
  private final Map<AccountId, Instant> changed = new ConcurrentHashMap<>();

  /// Told of, and not sealed yet.
  private final Map<AccountId, Instant> underway = new ConcurrentHashMap<>();

  private final List<Part> parts = new ArrayList<>();
  private long octets;
  private boolean unsure;
  private volatile long commits;

  /// Opens an archive, reading how far it is.
  ///
  /// @throws org.malleposte.storage.StorageException it is damaged: another is to be begun
  public Archiver(
      MetadataStore metadata, ArchiveStore archive, List<Reference> references, Clock clock) {
    this.metadata = metadata;
    this.archive = archive;
    this.references = List.copyOf(references);
    this.clock = clock;
    this.chain = new Chain(archive);
    catchUp();
  }

  /// Reads how far the archive is by now: a segment whose writing failed may be in it after all.
  private void catchUp() {
    chain.walk(segment ->
        segment.parts().forEach(part -> cursors.merge(part.account(), part.last(), Math::max)));
  }

  /// Tells that an account has a commit, so that it need not be looked for. Any thread.
  public void changed(AccountId account) {
    changed.putIfAbsent(account, clock.instant());
  }

  /// Archives what the accounts that were told of have done.
  public synchronized void run() {
    take();
    if (unsure) {
      catchUp();
      unsure = false;
    }
    archive(new TreeSet<>(underway.keySet()));
  }

  /// Archives what any account has done: at the start, and now and then where other processes
  /// commit as well.
  public synchronized void runAll() {
    take();
    catchUp();
    Set<AccountId> behind = new TreeSet<>(underway.keySet());
    metadata.accounts((account, latest) -> {
      if (latest > cursors.getOrDefault(account, 0L)) {
        behind.add(account);
      }
      return true;
    });
    archive(behind);
  }

  /// From here on a commit is told of anew: what is read next may not have it.
  private void take() {
    for (AccountId account : Set.copyOf(changed.keySet())) {
      Instant since = changed.remove(account);
      if (since != null) {
        underway.putIfAbsent(account, since);
      }
    }
  }

  private void archive(Set<AccountId> accounts) {
    parts.clear();
    octets = 0;
    try {
      for (AccountId account : accounts) {
        archive(account);
      }
      seal();
      underway.clear();
    } catch (StorageException e) {
      unsure = true;
      throw e;
    }
  }

  private void archive(AccountId account) {
    long cursor = cursors.getOrDefault(account, 0L);
    List<JournalEntry> entries;
    do {
      entries = metadata.after(account, cursor, STEP);
      if (!entries.isEmpty()) {
        Part part = new Part(account, entries, immutables(account, entries));
        parts.add(part);
        octets += size(part);
        cursor = part.last();
        if (octets >= FULL) {
          seal();
        }
      }
    } while (entries.size() == STEP);
  }

  /// The immutable records for which records of these commits stand, each once.
  private List<Mutation.Put> immutables(AccountId account, List<JournalEntry> entries) {
    Set<Bytes> seen = new TreeSet<>();
    List<Mutation.Put> found = new ArrayList<>();
    for (JournalEntry entry : entries) {
      for (Mutation mutation : entry.mutations()) {
        for (Reference reference : references) {
          if (mutation instanceof Mutation.Put put && put.kind().equals(reference.owner())) {
            Bytes key = reference.key(put.key());
            if (seen.add(key)) {
              add(account, reference, key, found);
            }
          }
        }
      }
    }
    return found;
  }

  private void add(AccountId account, Reference reference, Bytes key, List<Mutation.Put> found) {
    for (Kind kind : reference.records()) {
      byte[] value = metadata.get(account, kind, key);
      // One that is gone by now is not wanted by the commits that follow either.
      if (value != null) {
        found.add(new Mutation.Put(kind, key, value));
      }
    }
  }

  private static long size(Part part) {
    long size = 0;
    for (JournalEntry entry : part.entries()) {
      size += entry.changes().length;
      for (Mutation mutation : entry.mutations()) {
        size +=
            mutation.key().length() + (mutation instanceof Mutation.Put p ? p.value().length : 0);
      }
    }
    for (Mutation.Put put : part.immutables()) {
      size += put.value().length;
    }
    return size;
  }

  private void seal() {
    if (parts.isEmpty()) {
      return;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    byte[] segment = new Segment(chain.number() + 1, chain.head(), now, parts).encode();
    archive.put(Segment.name(chain.number() + 1), Spool.of(segment));
    chain.append(segment);
    for (Part part : parts) {
      cursors.put(part.account(), part.last());
      commits += part.entries().size();
    }
    parts.clear();
    octets = 0;
  }

  /// Commits archived since the archive was opened.
  public long commits() {
    return commits;
  }

  /// For how long the oldest commit that was told of has waited.
  public Duration lag() {
    Instant now = clock.instant();
    return Stream.concat(changed.values().stream(), underway.values().stream())
        .min(Instant::compareTo)
        .map(oldest -> Duration.between(oldest, now))
        .orElse(Duration.ZERO);
  }
}
