package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Committed;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.storage.AccountId;

/// What a listener has not been told yet, as one StateChange (RFC 8620 §7.1): however much happens
/// before it can be told, no more is kept than a state for each type of each account.
public final class Pending {
  /// Commits looked through when a client comes back; after more it is told of every type.
  private static final int LOOKED_THROUGH = 1_000;

  private final Set<String> wanted;
  private final Map<String, TreeMap<String, State>> changed = new TreeMap<>();
  private final Map<String, Long> seen = new TreeMap<>();

  /// A state that the listener does not know.
  ///
  /// @param since when it came about, by [System#nanoTime]
  private record State(long modseq, long since) {
    State later(State other) {
      return other.modseq > modseq ? other : this;
    }
  }

  /// @param wanted types that the client wants to hear of, empty for all
  public Pending(Collection<String> wanted, Collection<Account> accounts) {
    Set<String> known = new HashSet<>(Types.ALL); // a client may invent a million others
    if (!wanted.isEmpty()) {
      known.retainAll(wanted);
    }
    this.wanted = Set.copyOf(known);
    accounts.forEach(account -> seen.put(account.id().name(), account.modseq()));
  }

  public synchronized void add(AccountId account, Set<String> types, long modseq) {
    seen.merge(account.name(), modseq, Math::max);
    State state = new State(modseq, System.nanoTime());
    types.forEach(type -> add(account.name(), type, state));
  }

  private void add(String account, String type, State state) {
    if (wanted.contains(type)) {
      changed
          .computeIfAbsent(account, _ -> new TreeMap<>())
          .merge(type, state, (before, after) -> before.later(after));
    }
  }

  /// Takes over what another has not told, or told in vain.
  void addAll(Map<String, Map<String, Long>> untold) {
    long now = System.nanoTime();
    synchronized (this) {
      untold.forEach((account, types) ->
          types.forEach((type, modseq) -> add(account, type, new State(modseq, now))));
    }
  }

  synchronized boolean hasAny() {
    return !changed.isEmpty();
  }

  /// Forgets what came about before a moment, by [System#nanoTime]; returns whether anything is
  /// left.
  synchronized boolean hasSince(long moment) {
    changed.values().forEach(types -> types.values().removeIf(s -> s.since - moment < 0));
    changed.values().removeIf(Map::isEmpty);
    return !changed.isEmpty();
  }

  /// Adds what happened since a client was told last.
  ///
  /// @param state as [#state] gave it; anything else stands for a client that knows nothing
  public void resume(String state, Collection<Account> accounts) {
    Map<String, Long> known = read(state);
    for (Account account : accounts) {
      long since = known.getOrDefault(account.id().name(), -1L);
      if (since != account.modseq()) {
        add(account.id(), types(account, since), account.modseq());
      }
    }
  }

  private static Set<String> types(Account account, long since) {
    boolean known = since >= account.historyFrom() && since <= account.modseq();
    if (!known || account.modseq() - since > LOOKED_THROUGH) {
      return Types.ALL;
    }
    Set<String> types = new TreeSet<>();
    for (Committed commit : account.commits(since)) {
      types.addAll(Types.of(commit));
    }
    return types;
  }

  private static Map<String, Long> read(String state) {
    Map<String, Long> known = new TreeMap<>();
    for (String part : List.of(state.split("_"))) {
      int dot = part.indexOf('.');
      long modseq = dot < 0 ? -1 : Ids.number("", part.substring(dot + 1));
      if (modseq >= 0) {
        known.put(part.substring(0, dot), modseq);
      }
    }
    return known;
  }

  /// How far this has heard.
  public synchronized String state() {
    StringBuilder state = new StringBuilder();
    seen.forEach((account, modseq) -> {
      if (!state.isEmpty()) {
        state.append('_');
      }
      state.append(account).append('.').append(modseq);
    });
    return state.toString();
  }

  /// Something to tell.
  ///
  /// @param changed states by account and type
  /// @param state how far the listener has been told with it: for `Last-Event-ID` and `pushState`
  public record News(Map<String, Map<String, Long>> changed, String state) {
    public ObjectNode stateChange() {
      ObjectNode stateChange = Json.object().put("@type", "StateChange");
      ObjectNode accounts = stateChange.putObject("changed");
      changed.forEach((account, types) -> {
        ObjectNode states = accounts.putObject(account);
        types.forEach((type, modseq) -> states.put(type, String.valueOf(modseq)));
      });
      return stateChange;
    }
  }

  /// What there is to tell, or null when there is nothing.
  public @Nullable News take() {
    return take(Integer.MAX_VALUE);
  }

  /// The same of so many accounts at most: the rest is told next.
  synchronized @Nullable News take(int accounts) {
    if (changed.isEmpty()) {
      return null;
    }
    Map<String, Map<String, Long>> told = new TreeMap<>();
    Iterator<Map.Entry<String, TreeMap<String, State>>> next = changed.entrySet().iterator();
    while (next.hasNext() && told.size() < accounts) {
      Map.Entry<String, TreeMap<String, State>> one = next.next();
      Map<String, Long> states = new TreeMap<>();
      one.getValue().forEach((type, state) -> states.put(type, state.modseq()));
      told.put(one.getKey(), states);
      next.remove();
    }
    return new News(told, state());
  }
}
