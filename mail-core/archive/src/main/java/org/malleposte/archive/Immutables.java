package org.malleposte.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;

/// The records that no journal repeats, by the records that stand for them.
final class Immutables {
  private final List<Reference> references;

  Immutables(List<Reference> references) {
    this.references = List.copyOf(references);
  }

  /// Those for which records of these commits stand, each once, as they are now.
  List<Mutation.Put> of(MetadataStore store, AccountId account, List<JournalEntry> entries) {
    Set<Bytes> seen = new TreeSet<>();
    List<Mutation.Put> found = new ArrayList<>();
    for (JournalEntry entry : entries) {
      for (Mutation mutation : entry.mutations()) {
        for (Reference reference : references) {
          if (mutation instanceof Mutation.Put && reference.isOwner(mutation)) {
            Bytes key = reference.key(mutation.key());
            if (seen.add(key)) {
              add(store, account, reference, key, found);
            }
          }
        }
      }
    }
    return found;
  }

  private static void add(
      MetadataStore store,
      AccountId account,
      Reference reference,
      Bytes key,
      List<Mutation.Put> found) {
    for (Kind kind : reference.records()) {
      byte[] value = store.get(account, kind, key);
      // One that is gone by now is not wanted by the commits that follow either.
      if (value != null) {
        found.add(new Mutation.Put(kind, key, value));
      }
    }
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
