package org.malleposte.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.RecordId;

/// The records that no journal repeats, by the records that stand for them.
final class Immutables {
  /// Records that are read together.
  private static final int AT_ONCE = 200;

  private final List<Reference> references;

  Immutables(List<Reference> references) {
    this.references = List.copyOf(references);
  }

  /// Those that came with these commits, each once, as they are now: not those that an older
  /// message has, which was only moved or deleted.
  ///
  /// @param newest the greatest key of those that came with the commits before
  List<Mutation.Put> of(
      MetadataStore store, AccountId account, List<JournalEntry> entries, Bytes newest) {
    Set<Bytes> seen = new TreeSet<>();
    List<RecordId> wanted = new ArrayList<>();
    for (JournalEntry entry : entries) {
      for (Mutation mutation : entry.mutations()) {
        for (Reference reference : references) {
          if (mutation instanceof Mutation.Put && reference.isOwner(mutation)) {
            Bytes key = reference.key(mutation.key());
            if (key.compareTo(newest) > 0 && seen.add(key)) {
              reference.records().forEach(kind -> wanted.add(new RecordId(kind, key)));
            }
          }
        }
      }
    }
    return read(store, account, wanted);
  }

  private static List<Mutation.Put> read(
      MetadataStore store, AccountId account, List<RecordId> wanted) {
    List<Mutation.Put> found = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += AT_ONCE) {
      List<RecordId> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
      List<byte @Nullable []> values = store.getAll(account, some);
      for (int i = 0; i < some.size(); i++) {
        byte[] value = values.get(i);
        // One that is gone by now is not wanted by the commits that follow either.
        if (value != null) {
          found.add(new Mutation.Put(some.get(i).kind(), some.get(i).key(), value));
        }
      }
    }
    return found;
  }

  static Map<Bytes, List<Mutation.Put>> byKey(List<Mutation.Put> immutables) {
    Map<Bytes, List<Mutation.Put>> byKey = new HashMap<>();
    immutables.forEach(put -> byKey.computeIfAbsent(put.key(), _ -> new ArrayList<>()).add(put));
    return byKey;
  }

  /// The mutations of a commit as they were before the journal left some out: with the immutable
  /// records that come with it, which are taken out of `waiting`, and without those that went when
  /// the last record went that stood for them.
  List<Mutation> complete(JournalEntry entry, Map<Bytes, List<Mutation.Put>> waiting) {
    List<Mutation> mutations = new ArrayList<>();
    Set<Bytes> wanted = new HashSet<>();
    Set<Bytes> left = new HashSet<>();
    for (Mutation mutation : entry.mutations()) {
      for (Reference reference : references) {
        if (reference.isOwner(mutation)) {
          Bytes key = reference.key(mutation.key());
          switch (mutation) {
            case Mutation.Put _ -> {
              wanted.add(key);
              List<Mutation.Put> come = waiting.remove(key);
              mutations.addAll(come == null ? List.of() : come);
            }
            case Mutation.Delete _ -> left.add(key);
          }
        }
      }
    }
    left.removeAll(wanted);
    left.forEach(key -> kinds().forEach(kind -> mutations.add(new Mutation.Delete(kind, key))));
    mutations.addAll(entry.mutations());
    return mutations;
  }

  /// The kinds of them.
  List<Kind> kinds() {
    return references.stream()
        .flatMap(reference -> reference.records().stream())
        .distinct()
        .toList();
  }
}
