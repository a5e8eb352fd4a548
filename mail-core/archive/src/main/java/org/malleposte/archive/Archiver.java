package org.malleposte.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the journals and seals what is new in them. One at a time for a store: the names of the
/// segments are written once, so that of two the later one fails and nothing is lost.
///
/// Where it stands in each account is read from the archive itself: nothing else remembers it.
public final class Archiver {
  /// A segment is sealed when it holds so many octets, or when there is no more: what one commit
  /// has beyond that goes along.
  private static final long FULL = 8 << 20;

  private static final int MOST_TOLD = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

  private final MetadataStore metadata;
  private final ArchiveStore archive;
  private final Immutables immutables;
  private final Clock clock;
  private final Chain chain;
  private final Snapshots snapshots;
  private final Map<AccountId, Instant> changed = new ConcurrentHashMap<>();

  /// Told of, and not sealed yet.
  private final Map<AccountId, Instant> underway = new ConcurrentHashMap<>();

  /// Accounts whose journals begin later than the archive ends.
  private final Set<AccountId> wanting = new TreeSet<>();

  private final List<Part> parts = new ArrayList<>();
  private long octets;
  private boolean unsure;

  /// The number of a segment that could not be written: something else has its name.
  private long taken;

  private volatile long commits;

  /// Strays that were told of: each is, once.
  private final Set<String> told = new HashSet<>();

  /// Opens an archive, reading how far it is. What is damaged in it, or was put there by somebody
  /// else, is told of in the log; what it was to have of the accounts is archived again.
  public Archiver(
      MetadataStore metadata, ArchiveStore archive, List<Reference> references, Clock clock) {
    this.metadata = metadata;
    this.archive = archive;
    this.immutables = new Immutables(references);
    this.clock = clock;
    this.chain = Chain.afterLedger(archive, this::lack);
    this.snapshots = new Snapshots(archive);
    catchUp();
  }

  /// Reads how far the archive is by now: a segment whose writing failed may be in it after all.
  private void catchUp() {
    Chain.Findings found = chain.walk(_ -> {});
    found.passedOver().forEach(this::tell);
    found.problems().forEach(this::tell);
  }

  private void tell(String what) {
    if (told.size() < MOST_TOLD && told.add(what)) {
      LOG.warn("{} Archiving goes on behind it.", what);
    }
  }

  /// Why a segment that somebody wrote is none of this store, null when it is: who has the server's
  /// key may write what looks like one. What is not of this store is archived as if it were not
  /// there.
  private @Nullable String lack(Segment segment) {
    for (Part part : segment.parts()) {
      if (!has(part.account(), part.last(), part.entries().getLast().id())) {
        return foreign(part.account());
      }
    }
    for (Snapshot snapshot : segment.snapshots()) {
      if (!has(snapshot.account(), snapshot.modseq(), snapshot.last())) {
        return foreign(snapshot.account());
      }
    }
    Ledger ledger = segment.ledger();
    for (Standing standing : ledger == null ? List.<Standing>of() : ledger.all()) {
      if (standing.last() > metadata.latest(standing.account())) {
        return foreign(standing.account());
      }
    }
    return null;
  }

  private static String foreign(AccountId account) {
    return "has commits of %s that this store has not: somebody else wrote it, or the store is older"
            .formatted(account)
        + " than its archive";
  }

  private boolean has(AccountId account, long modseq, CommitId id) {
    try {
      List<JournalEntry> there = metadata.after(account, modseq - 1, 1);
      return !there.isEmpty()
          && there.getFirst().modseq() == modseq
          && there.getFirst().id().equals(id);
    } catch (NotRetained e) {
      return true; // nobody can tell
    }
  }

  /// Tells that an account has a commit, so that it need not be looked for. Any thread.
  public void changed(AccountId account) {
    changed.putIfAbsent(account, clock.instant());
  }

  /// Archives what the accounts that were told of have done.
  public synchronized void run() {
    take();
    makeSure();
    archive(new TreeSet<>(underway.keySet()));
  }

  private void makeSure() {
    if (unsure) {
      catchUp();
      chain.take(taken);
      unsure = false;
    }
  }

  /// Archives what any account has done: at the start, and now and then where other processes
  /// commit as well.
  public synchronized void runAll() {
    take();
    catchUp();
    unsure = false;
    Set<AccountId> behind = new TreeSet<>(underway.keySet());
    metadata.accounts((account, latest) -> {
      if (latest > chain.ledger().last(account)) {
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
    begin();
    try {
      for (AccountId account : accounts) {
        archive(account);
      }
      seal();
      underway.keySet().retainAll(wanting);
    } catch (StorageException e) {
      unsure = true;
      throw e;
    }
  }

  private void archive(AccountId account) {
    Bytes newest = chain.ledger().newest(account);
    JournalReader journal = new JournalReader(metadata, account, chain.ledger().last(account));
    List<JournalEntry> entries = next(account, journal);
    while (!entries.isEmpty()) {
      Part part = new Part(account, entries, immutables.of(metadata, account, entries, newest));
      newest = part.newest(newest);
      parts.add(part);
      octets += part.size();
      if (octets >= FULL) {
        seal();
      }
      entries = next(account, journal);
    }
  }

  /// None where the journal begins later than the archive ends: a snapshot comes first.
  private List<JournalEntry> next(AccountId account, JournalReader journal) {
    try {
      return journal.next();
    } catch (NotRetained e) {
      wanting.add(account);
      underway.putIfAbsent(account, clock.instant()); // it waits, whoever told of it
      return List.of();
    }
  }

  /// Writes every account anew that has had commits for so long that no snapshot has, and notes
  /// then what the archive has, so that nobody has to read what was before.
  ///
  /// Archiving goes on meanwhile.
  ///
  /// @param every zero for none but those without which an account could not be archived
  /// @return how many were written
  public int snapshots(Duration every) {
    List<AccountId> due = due(every);
    for (AccountId account : due) {
      Snapshot snapshot =
          snapshots.write(metadata, account, kinds(), immutables.kinds(), next(), clock.instant());
      name(snapshot);
    }
    if (!due.isEmpty()) {
      noteLedger();
    }
    return due.size();
  }

  private synchronized List<AccountId> due(Duration every) {
    makeSure();
    Instant before = clock.instant().minus(every);
    Set<AccountId> due = new TreeSet<>(wanting);
    if (!every.isZero()) {
      for (Standing standing : chain.ledger().all()) {
        if (standing.needed() > 0 && !standing.since().isAfter(before)) {
          due.add(standing.account());
        }
      }
    }
    return List.copyOf(due);
  }

  private synchronized Map<Integer, String> kinds() {
    return chain.ledger().kinds();
  }

  private synchronized long next() {
    return chain.number() + 1;
  }

  /// First come the commits up to the snapshot: the archive has the whole history.
  private synchronized void name(Snapshot snapshot) {
    makeSure();
    begin();
    try {
      archive(snapshot.account());
      seal(List.of(snapshot), false);
      wanting.remove(snapshot.account());
    } catch (StorageException e) {
      unsure = true;
      throw e;
    }
  }

  private synchronized void noteLedger() {
    makeSure();
    begin();
    try {
      seal(List.of(), true);
      noteLedger(Chain.ledger(chain.number()));
    } catch (StorageException e) {
      unsure = true;
      throw e;
    }
  }

  /// Its name is all that there is to it, whoever wrote it.
  private void noteLedger(String name) {
    boolean[] there = {false};
    archive.list(
        name,
        "",
        (first, _) -> {
          there[0] = first.equals(name);
          return false;
        });
    if (!there[0]) {
      archive.put(name, Spool.of(new byte[0]));
    }
  }

  private void begin() {
    parts.clear();
    octets = 0;
  }

  private void seal() {
    if (!parts.isEmpty()) {
      seal(List.of(), false);
    }
  }

  private void seal(List<Snapshot> named, boolean withLedger) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    long number = chain.next();
    Ledger ledger = withLedger ? chain.ledger() : null;
    Segment segment = new Segment(number, chain.head(), now, parts, named, ledger);
    byte[] octets = segment.encode();
    try {
      archive.put(Segment.name(number), Spool.of(octets));
    } catch (NameTaken e) {
      taken = number;
      throw e;
    }
    chain.append(segment, octets);
    parts.forEach(part -> commits += part.entries().size());
    begin();
  }

  /// Commits archived since the archive was opened.
  public long commits() {
    return commits;
  }

  /// For how long the oldest commit that was told of has waited, or an account of which there has
  /// to be a snapshot first.
  public Duration lag() {
    Instant now = clock.instant();
    return Stream.concat(changed.values().stream(), underway.values().stream())
        .min(Instant::compareTo)
        .map(oldest -> Duration.between(oldest, now))
        .orElse(Duration.ZERO);
  }
}
