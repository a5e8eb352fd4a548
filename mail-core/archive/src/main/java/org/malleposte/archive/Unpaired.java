package org.malleposte.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.MetadataStore;

/// Immutable records of an account that only one of two stores has. Those count to which a record
/// of either store refers; what refers to them is looked at for many of them at once.
final class Unpaired {
  private static final int AT_ONCE = 10_000;

  private final AccountId account;
  private final List<MetadataStore> stores;
  private final List<Reference> references;
  private final Map<Bytes, List<String>> waiting = new TreeMap<>();

  Unpaired(AccountId account, List<MetadataStore> stores, List<Reference> references) {
    this.account = account;
    this.stores = List.copyOf(stores);
    this.references = List.copyOf(references);
  }

  /// Takes one in; returns the sentences of those that turned out to count, now and then.
  List<String> add(Bytes key, String sentence) {
    waiting.computeIfAbsent(key, _ -> new ArrayList<>()).add(sentence);
    return waiting.size() < AT_ONCE ? List.of() : told();
  }

  /// The sentences of those that count and were not told yet.
  List<String> told() {
    List<String> told = new ArrayList<>();
    if (!waiting.isEmpty()) {
      stores.forEach(store -> references.forEach(reference -> look(store, reference, told)));
      waiting.clear();
    }
    return told;
  }

  private void look(MetadataStore store, Reference reference, List<String> told) {
    store.scan(
        account,
        reference.owner(),
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, _) -> {
          List<String> sentences = waiting.remove(reference.key(key));
          if (sentences != null) {
            told.addAll(sentences);
          }
          return !waiting.isEmpty();
        });
  }
}
