package org.malleposte.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.record.KeyText;
import org.malleposte.storage.record.RecordText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What the store holds of an account, for who looks for a fault.
@Command(
    name = "inspect",
    description = {
      "Shows the records of an account as they are stored, by the numbers of their fields.",
      "ACCOUNT is a user, or an account such as default/directory. Without KIND: which kinds it"
          + " has."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int KINDS = 128;
  private static final int NAMED_BY = 200;

  /// Nobody needs to see what is in these: hashed passwords and keys, by number since the journal
  /// may not name them any more, and whatever else is named so.
  private static final Set<Integer> SECRET = Set.of(34, 35, 98);

  private static final Pattern SECRETIVE = Pattern.compile("credential|password|secret|token|-key");

  private final Context context;

  @Parameters(index = "0", paramLabel = "ACCOUNT")
  String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "KIND",
      description = "A kind of records, by name or number.")
  @Nullable String wanted;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many records; 100 when not said.")
  int limit = 100;

  InspectCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal {
    AccountId account = context.anyAccount(name);
    MetadataStore store = context.house().metadata();
    List<Kind> kinds = kinds(store, account);
    if (wanted == null) {
      Table table = new Table("number", "kind", "immutable");
      kinds.forEach(kind -> table.row(kind.number(), kind.name(), kind.immutable()));
      context.print(table);
      return Exit.OK;
    }
    Table table = new Table("key", "value");
    for (Kind kind : kinds) {
      if (wanted.equals(kind.name()) || wanted.equals(String.valueOf(kind.number()))) {
        show(store, account, kind, table);
        context.print(table);
        return Exit.OK;
      }
    }
    throw new Refusal("The account " + account + " has no records of the kind " + wanted + ".");
  }

  private void show(MetadataStore store, AccountId account, Kind kind, Table table) {
    int[] left = {limit};
    boolean secret = SECRET.contains(kind.number()) || SECRETIVE.matcher(kind.name()).find();
    store.scan(
        account,
        kind,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          table.row(KeyText.of(key), secret ? "(secret)" : RecordText.of(value));
          return --left[0] > 0;
        });
  }

  /// The kinds of which there are records. The journal knows the names of those that change.
  private static List<Kind> kinds(MetadataStore store, AccountId account) {
    TreeMap<Integer, String> names = new TreeMap<>();
    long from = store.historyFrom(account);
    name(store.after(account, from, NAMED_BY), names);
    name(store.after(account, Math.max(from, store.latest(account) - NAMED_BY), NAMED_BY), names);
    List<Kind> kinds = new ArrayList<>();
    for (int number = 0; number < KINDS; number++) {
      String known = names.getOrDefault(number, "kind-" + number);
      for (Kind kind : List.of(Kind.mutable(number, known), Kind.immutable(number, known))) {
        boolean[] there = {false};
        store.scan(
            account,
            kind,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (_, _) -> {
              there[0] = true;
              return false;
            });
        if (there[0]) {
          kinds.add(kind);
        }
      }
    }
    return kinds;
  }

  private static void name(List<JournalEntry> entries, TreeMap<Integer, String> names) {
    for (JournalEntry entry : entries) {
      entry.mutations().forEach(m -> names.put(m.kind().number(), m.kind().name()));
    }
  }
}
