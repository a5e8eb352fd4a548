package org.malleposte.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.RecordId;

/// The commit in the making: the account as it is, with the changes already decided for this commit
/// laid over it. Used by one thread, only while its [Decision] runs.
public final class Draft {
  /// Records that were read and are remembered, at most.
  private static final int REMEMBERED = 20_000;

  private final MetadataStore store;
  private final AccountId account;
  private final long modseq;
  private final Instant time;
  private final NavigableMap<Key, Mutation> kept = new TreeMap<>();
  private final NavigableMap<Key, Mutation> current = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  /// What was read of the account as it is, nothing where there is no record: who decides again or
  /// for the next one of many does not ask twice. No commit of this process comes in between, and
  /// one of another makes this one fail.
  private final Map<Key, Optional<byte[]>> read = new TreeMap<>();

  /// While an [#attempt] runs: what stood in `current` before it, nothing where there was nothing.
  private @Nullable Map<Key, Optional<Mutation>> replaced;

  Draft(MetadataStore store, AccountId account, long modseq, Instant time) {
    this.store = store;
    this.account = account;
    this.modseq = modseq;
    this.time = time;
  }

  /// The modseq that this commit will have.
  public long modseq() {
    return modseq;
  }

  /// The time of this commit, to the millisecond.
  public Instant time() {
    return time;
  }

  /// The record as this commit would leave it, or null. The array must not be written to.
  public byte @Nullable [] get(Kind kind, Bytes key) {
    Key id = new Key(kind, key);
    Mutation mutation = current.get(id);
    if (mutation == null) {
      mutation = kept.get(id);
    }
    return mutation == null ? read(id) : value(mutation);
  }

  private byte @Nullable [] read(Key id) {
    Optional<byte[]> known = read.get(id);
    if (known == null) {
      known = Optional.ofNullable(store.get(account, id.kind(), id.key()));
      remember(id, known);
    }
    return known.orElse(null);
  }

  /// Reads several records at once, those that this commit writes or has read left out: a decision
  /// that then gets one after the other waits for the store no more. Some thousand at a time.
  public void foresee(Collection<RecordId> ids) {
    List<RecordId> missing = new ArrayList<>();
    for (RecordId id : ids) {
      Key key = new Key(id.kind(), id.key());
      if (!current.containsKey(key) && !kept.containsKey(key) && !read.containsKey(key)) {
        missing.add(id);
      }
    }
    if (missing.size() < 2) {
      return;
    }
    List<byte @Nullable []> values = store.getAll(account, missing);
    for (int i = 0; i < missing.size(); i++) {
      RecordId id = missing.get(i);
      remember(new Key(id.kind(), id.key()), Optional.ofNullable(values.get(i)));
    }
  }

  private void remember(Key id, Optional<byte[]> value) {
    if (read.size() == REMEMBERED) {
      read.clear();
    }
    read.put(id, value);
  }

  /// Visits the records with `from <= key < to` (no end when `to` is empty) as this commit would
  /// leave them, in key order, until the visitor returns false.
  public void scan(Kind kind, Bytes from, Bytes to, MetadataStore.RecordVisitor visitor) {
    NavigableMap<Bytes, Mutation> over = overlay(kind, from, to);
    if (over.isEmpty()) {
      store.scan(account, kind, from, to, visitor);
      return;
    }
    boolean[] going = {true};
    store.scan(
        account,
        kind,
        from,
        to,
        (key, value) -> {
          going[0] = before(over, key, visitor) && visitHere(over, key, value, visitor);
          return going[0];
        });
    if (going[0]) {
      for (Mutation left : over.values()) {
        byte[] value = value(left);
        if (value != null && !visitor.visit(left.key(), value)) {
          return;
        }
      }
    }
  }

  private NavigableMap<Bytes, Mutation> overlay(Kind kind, Bytes from, Bytes to) {
    NavigableMap<Bytes, Mutation> over = new TreeMap<>();
    for (NavigableMap<Key, Mutation> layer : List.of(kept, current)) {
      for (Map.Entry<Key, Mutation> entry : layer.tailMap(new Key(kind, from), true).entrySet()) {
        Bytes key = entry.getKey().key();
        if (entry.getKey().kind().number() != kind.number()
            || (to.length() > 0 && key.compareTo(to) >= 0)) {
          break;
        }
        over.put(key, entry.getValue());
      }
    }
    return over;
  }

  /// Visits what the overlay adds before `key`.
  private static boolean before(
      NavigableMap<Bytes, Mutation> over, Bytes key, MetadataStore.RecordVisitor visitor) {
    while (!over.isEmpty() && over.firstKey().compareTo(key) < 0) {
      Mutation added = over.pollFirstEntry().getValue();
      byte[] value = value(added);
      if (value != null && !visitor.visit(added.key(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean visitHere(
      NavigableMap<Bytes, Mutation> over,
      Bytes key,
      byte[] stored,
      MetadataStore.RecordVisitor visitor) {
    Mutation instead = over.remove(key);
    byte[] value = instead == null ? stored : value(instead);
    return value == null || visitor.visit(key, value);
  }

  public void put(Kind kind, Bytes key, byte[] value) {
    write(new Key(kind, key), new Mutation.Put(kind, key, value));
  }

  public void delete(Kind kind, Bytes key) {
    write(new Key(kind, key), new Mutation.Delete(kind, key));
  }

  private void write(Key key, Mutation mutation) {
    Mutation before = current.put(key, mutation);
    if (replaced != null) {
      replaced.putIfAbsent(key, Optional.ofNullable(before));
    }
  }

  /// Decides one of several things that are judged alone though they are one commit: what it wrote
  /// is taken back when it is refused. Attempts do not nest.
  ///
  /// @throws X the step was refused; the draft is as it was before
  public <T extends @Nullable Object, X extends Exception> T attempt(Decision<T, X> step) throws X {
    Map<Key, Optional<Mutation>> undo = new HashMap<>();
    int said = events.size();
    boolean kept = false;
    replaced = undo;
    try {
      T result = step.decide(this);
      kept = true;
      return result;
    } finally {
      replaced = null;
      if (!kept) {
        undo.forEach((key, before) ->
            before.ifPresentOrElse(was -> current.put(key, was), () -> current.remove(key)));
        events.subList(said, events.size()).clear();
      }
    }
  }

  /// Whether other decisions write in this commit before the one that runs.
  public boolean isShared() {
    return !changes.isEmpty();
  }

  /// What this commit writes of a kind so far, the newest of each key, in their order: where it
  /// differs from what a projection of the account shows.
  public Collection<Mutation> pending(Kind kind) {
    return overlay(kind, Bytes.EMPTY, Bytes.EMPTY).values();
  }

  /// Whether this commit already writes records of that kind: if not, a projection of the account
  /// shows them as they are.
  public boolean writes(Kind kind) {
    return List.of(kept, current).stream()
        .anyMatch(layer -> {
          Key first = layer.ceilingKey(new Key(kind, Bytes.EMPTY));
          return first != null && first.kind().number() == kind.number();
        });
  }

  /// Says what the mutations mean.
  public void event(Event event) {
    events.add(event);
  }

  /// Keeps what the decision that just ended wrote; returns whether that was anything.
  boolean keep(Actor actor) {
    boolean wrote = !events.isEmpty() || !current.isEmpty();
    kept.putAll(current);
    if (wrote) {
      changes.add(new Change(actor, events));
    }
    undo();
    return wrote;
  }

  /// Forgets what the decision that just ended wrote.
  void undo() {
    current.clear();
    events.clear();
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  int size() {
    return kept.size();
  }

  List<Change> changes() {
    return changes;
  }

  Commit commit() {
    return new Commit(
        CommitId.random(), time, ChangesCodec.encode(changes), List.copyOf(kept.values()));
  }

  private static byte @Nullable [] value(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put put -> put.value();
      case Mutation.Delete _ -> null;
    };
  }

  private record Key(Kind kind, Bytes key) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byKind = Integer.compare(kind.number(), other.kind.number());
      return byKind != 0 ? byKind : key.compareTo(other.key);
    }
  }
}
