package org.malleposte.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;

/// Says in what two stores differ: modseqs, journals, records, bodies. Neither may change
/// meanwhile.
public final class Comparison {
  private static final int STEP = 500;

  private final MetadataStore one;
  private final MetadataStore other;
  private final List<Kind> immutables;
  private final List<String> differences = new ArrayList<>();
  private long accounts;
  private long commits;
  private long records;
  private long bodies;

  /// @param immutables the kinds that no journal tells of
  public Comparison(MetadataStore one, MetadataStore other, List<Kind> immutables) {
    this.one = one;
    this.other = other;
    this.immutables = List.copyOf(immutables);
  }

  /// What was compared, and in what the stores differ: a sentence each, empty when they are equal.
  public record Result(
      long accounts, long commits, long records, long bodies, List<String> differences) {}

  public Result result() {
    return new Result(accounts, commits, records, bodies, List.copyOf(differences));
  }

  /// Compares every account.
  public Comparison accounts() {
    Map<AccountId, long[]> latest = new TreeMap<>();
    one.accounts((id, at) -> note(latest, id, 0, at));
    other.accounts((id, at) -> note(latest, id, 1, at));
    latest.forEach((account, both) -> {
      accounts++;
      if (both[0] != both[1]) {
        differences.add(
            "%s is at modseq %d here and at %d there.".formatted(account, both[0], both[1]));
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
    immutables.forEach(kind -> kinds.put(kind.number(), kind));
    long seen = 0;
    List<JournalEntry> here;
    do {
      here = one.after(account, seen, STEP);
      List<JournalEntry> there = other.after(account, seen, STEP);
      for (int i = 0; i < here.size(); i++) {
        commits++;
        here.get(i).mutations().forEach(m -> kinds.put(m.kind().number(), m.kind()));
        if (i >= there.size() || !same(here.get(i), there.get(i))) {
          differences.add(
              "The commit %d of %s is another one.".formatted(here.get(i).modseq(), account));
        }
      }
      seen += here.size();
    } while (!here.isEmpty());
    kinds.values().forEach(kind -> compare(account, kind));
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

  private void compare(AccountId account, Kind kind) {
    Map<Bytes, Bytes> here = records(one, account, kind);
    Map<Bytes, Bytes> there = records(other, account, kind);
    records += here.size();
    here.forEach((key, value) -> {
      Bytes with = there.remove(key);
      if (with == null || !with.equals(value)) {
        differences.add("The %s %s of %s differs.".formatted(kind, key, account));
      }
    });
    there.forEach((key, _) ->
        differences.add("The %s %s of %s is only there.".formatted(kind, key, account)));
  }

  private static Map<Bytes, Bytes> records(MetadataStore store, AccountId account, Kind kind) {
    Map<Bytes, Bytes> records = new HashMap<>();
    store.scan(
        account,
        kind,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          records.put(key, Bytes.of(value));
          return true;
        });
    return records;
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
              differences.add("The body %s has another size there.".formatted(key));
            }
          } catch (StorageException | IOException e) {
            differences.add("The body %s cannot be read there: %s".formatted(key, e.getMessage()));
          }
          return true;
        });
    return this;
  }
}
