package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Writes snapshots, and begins accounts with them. A piece has the form of a segment with one
/// part: records as the mutations of a commit that never was; the last piece has the last commit
/// itself.
final class Snapshots {
  private static final long FULL = 8 << 20;
  private static final CommitId NO_COMMIT = new CommitId(new UUID(0, 0));

  private final ArchiveStore archive;

  Snapshots(ArchiveStore archive) {
    this.archive = archive;
  }

  /// Writes an account as it is.
  ///
  /// @param from the number of the next segment
  Snapshot write(
      MetadataStore store,
      AccountId account,
      Map<Integer, String> names,
      List<Kind> immutables,
      long from,
      Instant now) {
    Pieces pieces = new Pieces(account, now);
    JournalEntry last = new StateReader(store, account, names, pieces::take).read(immutables);
    return pieces.end(last, from);
  }

  private final class Pieces {
    private final AccountId account;
    private final Instant now;
    private final String name = UUID.randomUUID().toString();
    private final List<Mutation> records = new ArrayList<>();
    private final List<Mutation.Put> immutables = new ArrayList<>();
    private long waiting;
    private long number;
    private long octets;
    private ContentHash head = Segment.NONE;

    Pieces(AccountId account, Instant now) {
      this.account = account;
      this.now = now;
    }

    void take(List<Mutation> some) {
      for (Mutation mutation : some) {
        if (mutation instanceof Mutation.Put put && put.kind().immutable()) {
          immutables.add(put);
        } else {
          records.add(mutation);
        }
        waiting += mutation instanceof Mutation.Put put ? 64 + put.value().length : 64;
      }
      if (waiting >= FULL) {
        JournalEntry entry =
            new JournalEntry(0, NO_COMMIT, Instant.EPOCH, new byte[0], List.copyOf(records));
        write(entry);
      }
    }

    private void write(JournalEntry entry) {
      Part part = new Part(account, List.of(entry), immutables);
      byte[] piece = new Segment(number + 1, head, now, List.of(part)).encode();
      archive.put(Snapshot.piece(name, number + 1), Spool.of(piece));
      number++;
      head = Segment.hash(piece);
      octets += piece.length;
      records.clear();
      immutables.clear();
      waiting = 0;
    }

    Snapshot end(JournalEntry last, long from) {
      if (waiting > 0) {
        write(new JournalEntry(0, NO_COMMIT, Instant.EPOCH, new byte[0], List.copyOf(records)));
      }
      write(last);
      return new Snapshot(
          account, last.modseq(), last.time(), last.id(), from, name, number, head, octets);
    }
  }

  /// Begins an account with a snapshot; what is damaged is noticed before the account is there.
  void begin(Snapshot snapshot, MetadataStore target) {
    MetadataStore.Beginning beginning = target.begin(snapshot.account());
    JournalEntry last = apply(snapshot, beginning::apply);
    try {
      beginning.complete(last);
    } catch (Conflict e) {
      throw new StorageException(
          "Somebody made a commit to the account %s; does a server run on the same store?"
              .formatted(snapshot.account()),
          e);
    }
  }

  /// Hands over the mutations of a snapshot in order; returns the commit after which it was made.
  ///
  /// @throws StorageException a piece is missing or was altered
  JournalEntry apply(Snapshot snapshot, Consumer<List<Mutation>> taker) {
    ContentHash head = Segment.NONE;
    JournalEntry last = null;
    for (long number = 1; number <= snapshot.pieces(); number++) {
      String name = Snapshot.piece(snapshot.name(), number);
      byte[] octets = read(name);
      Segment piece = Segment.decodePiece(name, octets);
      if (piece.number() != number || !piece.before().equals(head)) {
        throw altered(name);
      }
      head = Segment.hash(octets);
      for (Part part : piece.parts()) {
        taker.accept(List.copyOf(part.immutables()));
        for (JournalEntry entry : part.entries()) {
          taker.accept(entry.mutations());
          last = entry;
        }
      }
    }
    return checked(snapshot, head, last);
  }

  private static JournalEntry checked(
      Snapshot snapshot, ContentHash head, @Nullable JournalEntry last) {
    if (last == null || !head.equals(snapshot.hash()) || !last.id().equals(snapshot.last())) {
      throw altered(Snapshot.piece(snapshot.name(), snapshot.pieces()));
    }
    return new JournalEntry(
        snapshot.modseq(), last.id(), last.time(), last.changes(), last.mutations());
  }

  private static StorageException altered(String name) {
    return new StorageException(
        "The archive's %s is not that of the snapshot: it was altered.".formatted(name));
  }

  private byte[] read(String name) {
    try (InputStream in = archive.open(name)) {
      return Segment.read(name, in);
    } catch (IOException e) {
      throw new StorageException("The archive's " + name + " cannot be read: " + e, e);
    }
  }
}
