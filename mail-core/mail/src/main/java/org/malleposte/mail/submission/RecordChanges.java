package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// What became of the records of one kind, whose keys are numbers, since a state: read from the
/// journal.
///
/// @param newState up to where it was read
/// @param hasMore whether the journal goes on
public record RecordChanges(
    List<Long> created, List<Long> updated, List<Long> destroyed, long newState, boolean hasMore) {
  private enum Fate {
    CREATED,
    UPDATED,
    DESTROYED
  }

  /// @param createdModseq reads from a record in which commit it was made
  /// @param most records to tell of, unless one commit changed more
  public static RecordChanges since(
      Account account, Kind kind, ToLongFunction<byte[]> createdModseq, long since, int most) {
    Map<Long, Fate> fates = new LinkedHashMap<>();
    long state = since;
    for (JournalEntry entry : account.entries(since)) {
      Map<Long, Fate> news = news(entry, kind, createdModseq);
      long more = news.keySet().stream().filter(key -> !fates.containsKey(key)).count();
      if (!fates.isEmpty() && fates.size() + more > most) {
        return of(fates, state, true);
      }
      news.forEach((key, fate) -> fates.merge(key, fate, RecordChanges::merged));
      state = entry.modseq();
    }
    return of(fates, state, false);
  }

  private static Map<Long, Fate> news(
      JournalEntry entry, Kind kind, ToLongFunction<byte[]> createdModseq) {
    Map<Long, Fate> news = new LinkedHashMap<>();
    for (Mutation mutation : entry.mutations()) {
      if (mutation.kind().equals(kind) && mutation.key().length() == 8) {
        Fate fate =
            switch (mutation) {
              case Mutation.Delete _ -> Fate.DESTROYED;
              case Mutation.Put put ->
                  createdModseq.applyAsLong(put.value()) == entry.modseq()
                      ? Fate.CREATED
                      : Fate.UPDATED;
            };
        news.put(mutation.key().longAt(0), fate);
      }
    }
    return news;
  }

  /// Null for what came and went.
  private static @Nullable Fate merged(Fate before, Fate now) {
    if (before == Fate.CREATED) {
      return now == Fate.DESTROYED ? null : Fate.CREATED;
    }
    return now;
  }

  private static RecordChanges of(Map<Long, Fate> fates, long state, boolean hasMore) {
    Map<Fate, List<Long>> by = new LinkedHashMap<>();
    fates.forEach((key, fate) -> by.computeIfAbsent(fate, _ -> new ArrayList<>()).add(key));
    return new RecordChanges(
        by.getOrDefault(Fate.CREATED, List.of()),
        by.getOrDefault(Fate.UPDATED, List.of()),
        by.getOrDefault(Fate.DESTROYED, List.of()),
        state,
        hasMore);
  }

  /// How many it tells of.
  public int size() {
    return created.size() + updated.size() + destroyed.size();
  }
}
