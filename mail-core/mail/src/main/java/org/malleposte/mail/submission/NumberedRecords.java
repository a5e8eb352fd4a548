package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;

/// The records of one kind in an account, whose keys are [Numbers].
///
/// @param made reads in which commit a record was made
/// @param most that are read
public record NumberedRecords<T>(
    Kind kind, Function<byte[], T> decode, ToLongFunction<T> made, int most) {
  private static final Bytes FIRST = Bytes.ofLong(1);

  /// The oldest first.
  public List<T> list(Account account) {
    return list(visitor -> account.scan(kind, FIRST, Bytes.EMPTY, visitor));
  }

  /// The same as a change sees them.
  public List<T> list(Draft draft) {
    return list(visitor -> draft.scan(kind, FIRST, Bytes.EMPTY, visitor));
  }

  private List<T> list(Consumer<MetadataStore.RecordVisitor> scan) {
    List<T> all = new ArrayList<>();
    scan.accept((_, record) -> {
      all.add(decode.apply(record));
      return all.size() < most;
    });
    return all;
  }

  /// The numbers of the oldest, all but the `kept` newest.
  public List<Long> beyond(Draft draft, int kept) {
    List<Long> numbers = new ArrayList<>();
    draft.scan(kind, FIRST, Bytes.EMPTY, (key, _) -> numbers.add(key.longAt(0)));
    return List.copyOf(numbers.subList(0, Math.max(0, numbers.size() - kept)));
  }

  public @Nullable T get(Account account, long id) {
    byte[] record = account.get(kind, Bytes.ofLong(id));
    return record == null ? null : decode.apply(record);
  }

  /// @param most records to tell of, unless one commit changed more
  public RecordChanges changes(Account account, long since, int most) {
    return RecordChanges.since(
        account, kind, record -> made.applyAsLong(decode.apply(record)), since, most);
  }

  /// Takes one away; false when there is none.
  ///
  /// @param event tells of what is gone
  public boolean destroy(Actor actor, Account account, long id, Function<T, Event> event) {
    Bytes key = Bytes.ofLong(id);
    return account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          byte[] before = draft.get(kind, key);
          if (before == null) {
            return false;
          }
          draft.delete(kind, key);
          draft.event(event.apply(decode.apply(before)));
          return true;
        });
  }
}
