package org.malleposte.storage.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Finds ranges for many deletions at once. A row that is deleted by itself leaves a mark that
/// every later read of its neighbours has to step over, and Cassandra refuses to step over 100,000;
/// a range leaves one.
final class DeletedRanges {
  /// From so many deletions of a kind on it is worth to look what stands between them.
  private static final int WORTH = 64;

  private static final int PAGE = 5_000;

  private final Records records;

  DeletedRanges(Records records) {
    this.records = records;
  }

  /// Whether an outcome deletes so much that ranges are looked for.
  static boolean isWorth(Outcome outcome) {
    return outcome.records().values().stream().filter(m -> m instanceof Mutation.Delete).count()
        >= WORTH;
  }

  /// The ranges among what an outcome deletes. They are right as long as the account has no commit
  /// between the beginning of this call and the write.
  List<DeletedRange> of(AccountId account, Outcome outcome) {
    TreeMap<Integer, TreeMap<Bytes, Mutation>> kinds = new TreeMap<>();
    for (Mutation mutation : outcome.records().values()) {
      kinds
          .computeIfAbsent(mutation.kind().number(), _ -> new TreeMap<>())
          .put(mutation.key(), mutation);
    }
    List<DeletedRange> ranges = new ArrayList<>();
    for (TreeMap<Bytes, Mutation> kind : kinds.values()) {
      List<Mutation> deleted =
          kind.values().stream().filter(m -> m instanceof Mutation.Delete).toList();
      if (deleted.size() >= WORTH) {
        Run run = new Run(deleted.getFirst().kind(), kind, ranges);
        run.over(account, deleted.getFirst().key(), deleted.getLast().key(), deleted.size());
      }
    }
    return ranges;
  }

  /// Goes over the keys that are there and those that the commit writes, in order.
  private final class Run {
    private final Kind kind;
    private final NavigableMap<Bytes, Mutation> mutations;
    private final List<DeletedRange> ranges;

    Run(Kind kind, NavigableMap<Bytes, Mutation> mutations, List<DeletedRange> ranges) {
      this.kind = kind;
      this.mutations = mutations;
      this.ranges = ranges;
    }

    void over(AccountId account, Bytes first, Bytes last, int deletions) {
      TreeMap<Bytes, Boolean> goes = new TreeMap<>();
      mutations
          .subMap(first, true, last, true)
          .forEach((key, mutation) -> goes.put(key, mutation instanceof Mutation.Delete));
      Bytes from = first;
      // Where few of many go, the survivors are not worth reading.
      int bound = 4 * deletions + PAGE;
      while (goes.size() < bound) {
        List<Bytes> keys = keys(account, from, last);
        if (keys == null) {
          return;
        }
        keys.forEach(key -> goes.putIfAbsent(key, false));
        if (keys.size() < PAGE) {
          collect(goes);
          return;
        }
        from = Rows.next(keys.getLast());
      }
    }

    /// Null where too much was deleted one by one to be read over: a commit must not fail for that.
    private @Nullable List<Bytes> keys(AccountId account, Bytes from, Bytes last) {
      try {
        return records.keys(account, kind, from, last, PAGE);
      } catch (StorageException e) {
        if (Failure.isOverwhelmed(e)) {
          return null;
        }
        throw e;
      }
    }

    private void collect(NavigableMap<Bytes, Boolean> goes) {
      List<Bytes> together = new ArrayList<>();
      goes.forEach((key, gone) -> {
        if (gone) {
          together.add(key);
        } else {
          end(together);
        }
      });
      end(together);
    }

    private void end(List<Bytes> together) {
      if (together.size() > 1) {
        ranges.add(new DeletedRange(kind, together.getFirst(), together.getLast()));
      }
      together.clear();
    }
  }
}
