package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;

/// Says in what two stores differ: modseqs, journals, records, bodies. Neither may change
/// meanwhile.
public final class Comparison {
  private static final int TOLD = 1_000;
  private static final int KINDS = 128;

  private final MetadataStore one;
  private final MetadataStore other;
  private final List<Reference> references;
  private final List<String> differences = new ArrayList<>();
  private long found;
  private long accounts;
  private long commits;
  private long records;
  private long bodies;

  /// @param references which records no journal tells of, and which stand for them
  public Comparison(MetadataStore one, MetadataStore other, List<Reference> references) {
    this.one = one;
    this.other = other;
    this.references = List.copyOf(references);
  }

  /// What was compared, and in what the stores differ. Of histories as much as both have.
  ///
  /// @param found differences there are, 0 when the stores are equal
  /// @param differences a sentence each, of the first of them
  public record Result(
      long accounts,
      long commits,
      long records,
      long bodies,
      long found,
      List<String> differences) {}

  public Result result() {
    return new Result(accounts, commits, records, bodies, found, List.copyOf(differences));
  }

  /// Compares every account.
  public Comparison accounts() {
    Map<AccountId, long[]> latest = new TreeMap<>();
    one.accounts((id, at) -> note(latest, id, 0, at));
    other.accounts((id, at) -> note(latest, id, 1, at));
    latest.forEach((account, both) -> {
      accounts++;
      if (both[0] != both[1]) {
        differ("%s is at modseq %d here and at %d there.", account, both[0], both[1]);
      } else {
        compare(account);
      }
    });
    return this;
  }

  private static boolean note(Map<AccountId, long[]> latest, AccountId id, int side, long at) {
    latest.computeIfAbsent(id, _ -> new long[2])[side] = at;
    return true;
  }

  private void compare(AccountId account) {
    Map<Integer, Kind> kinds = new TreeMap<>();
    if (one.historyFrom(account) + other.historyFrom(account) > 0) {
      allKinds(kinds); // the journals do not name every kind
    }
    new Immutables(references).kinds().forEach(kind -> kinds.put(kind.number(), kind));
    long seen = Math.max(one.historyFrom(account), other.historyFrom(account));
    JournalReader journal = new JournalReader(one, account, seen);
    for (List<JournalEntry> here = journal.next(); !here.isEmpty(); here = journal.next()) {
      List<JournalEntry> there = other.after(account, seen, here.size());
      for (int i = 0; i < here.size(); i++) {
        commits++;
        here.get(i).mutations().forEach(m -> kinds.put(m.kind().number(), m.kind()));
        if (i >= there.size() || !same(here.get(i), there.get(i))) {
          differ("The commit %d of %s is another one.", here.get(i).modseq(), account);
        }
      }
      seen += here.size();
    }
    Unpaired unpaired = new Unpaired(account, List.of(one, other), references);
    kinds.values().forEach(kind -> compare(account, kind, unpaired));
    unpaired.told().forEach(sentence -> differ("%s", sentence));
  }

  private static void allKinds(Map<Integer, Kind> kinds) {
    for (int number = 0; number < KINDS; number++) {
      kinds.put(number, Kind.mutable(number, "kind-" + number));
    }
  }

  private static boolean same(JournalEntry a, JournalEntry b) {
    return a.modseq() == b.modseq()
        && a.id().equals(b.id())
        && a.time().equals(b.time())
        && Arrays.equals(a.changes(), b.changes())
        && same(a.mutations(), b.mutations());
  }

  private static boolean same(List<Mutation> a, List<Mutation> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Mutation a, Mutation b) {
    if (a instanceof Mutation.Put put && b instanceof Mutation.Put with) {
      return put.kind().equals(with.kind())
          && put.key().equals(with.key())
          && Arrays.equals(put.value(), with.value());
    }
    return a.equals(b);
  }

  private void compare(AccountId account, Kind kind, Unpaired unpaired) {
    try (Pull<Mutation.Put> here = records(one, account, kind);
        Pull<Mutation.Put> there = records(other, account, kind)) {
      Mutation.Put mine = here.peek();
      Mutation.Put others = there.peek();
      while (mine != null || others != null) {
        int order = order(mine, others);
        if (mine != null && order <= 0) {
          records++;
          if (others == null || order < 0) {
            alone(mine, "The %s %s of %s differs.", account, unpaired);
          } else if (!Arrays.equals(mine.value(), others.value())) {
            differ("The %s %s of %s differs.", kind, mine.key(), account);
          }
          here.skip();
        } else if (others != null) {
          alone(others, "The %s %s of %s is only there.", account, unpaired);
        }
        if (order >= 0) {
          there.skip();
        }
        mine = here.peek();
        others = there.peek();
      }
    }
  }

  /// An immutable record to which nothing refers may be on one side alone: a store takes it away
  /// after the commit that lets it go, and may have been killed in between.
  private void alone(Mutation.Put record, String how, AccountId account, Unpaired unpaired) {
    String sentence = how.formatted(record.kind(), record.key(), account);
    if (record.kind().immutable()) {
      unpaired.add(record.key(), sentence).forEach(each -> differ("%s", each));
    } else {
      differ("%s", sentence);
    }
  }

  private static int order(Mutation.@Nullable Put mine, Mutation.@Nullable Put others) {
    if (mine == null || others == null) {
      return mine == null ? 1 : -1;
    }
    return mine.key().compareTo(others.key());
  }

  private static Pull<Mutation.Put> records(MetadataStore store, AccountId account, Kind kind) {
    return new Pull<>(
        visitor ->
            store.scan(
                account,
                kind,
                Bytes.EMPTY,
                Bytes.EMPTY,
                (key, value) -> visitor.test(new Mutation.Put(kind, key, value))),
        put -> 64 + put.key().length() + put.value().length);
  }

  /// Of very many only the first are told.
  private void differ(String sentence, Object... about) {
    found++;
    if (differences.size() < TOLD) {
      differences.add(sentence.formatted(about));
    }
  }

  /// Looks whether the other store has every body of one, in its size; reads none.
  public Comparison sizes(ObjectStore from, ObjectStore in) {
    String missing = BodyCopy.missing(from, in, () -> bodies++);
    if (missing != null) {
      differ("%s", missing);
    }
    return this;
  }

  /// Reads every body of one store in the other, hashes and all.
  public Comparison bodies(ObjectStore from, ObjectStore in) {
    from.list(
        "",
        "",
        (key, size) -> {
          bodies++;
          try (InputStream body = in.open(key)) {
            if (body.transferTo(OutputStream.nullOutputStream()) != size) {
              differ("The body %s has another size there.", key);
            }
          } catch (StorageException | IOException e) {
            differ("The body %s cannot be read there: %s", key, String.valueOf(e.getMessage()));
          }
          return true;
        });
    return this;
  }
}
