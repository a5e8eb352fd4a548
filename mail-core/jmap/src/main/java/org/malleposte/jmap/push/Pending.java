package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
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
  private final Map<String, TreeMap<String, Long>> changed = new TreeMap<>();
  private final Map<String, Long> seen = new TreeMap<>();

  /// @param wanted types that the client wants to hear of, empty for all
  public Pending(Collection<String> wanted, Collection<Account> accounts) {
    this.wanted = Set.copyOf(wanted);
    accounts.forEach(account -> seen.put(account.id().name(), account.modseq()));
  }

  public synchronized void add(AccountId account, Set<String> types, long modseq) {
    seen.merge(account.name(), modseq, Math::max);
    for (String type : types) {
      if (wanted.isEmpty() || wanted.contains(type)) {
        changed
            .computeIfAbsent(account.name(), _ -> new TreeMap<>())
            .merge(type, modseq, Math::max);
      }
    }
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
    if (since < 0 || account.modseq() - since > LOOKED_THROUGH) {
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
  /// @param state how far the listener has been told with it: for `Last-Event-ID` and `pushState`
  public record News(ObjectNode stateChange, String state) {}

  /// What there is to tell, or null when there is nothing.
  public synchronized @Nullable News take() {
    if (changed.isEmpty()) {
      return null;
    }
    ObjectNode stateChange = Json.object().put("@type", "StateChange");
    ObjectNode accounts = stateChange.putObject("changed");
    changed.forEach((account, types) -> {
      ObjectNode states = accounts.putObject(account);
      types.forEach((type, modseq) -> states.put(type, String.valueOf(modseq)));
    });
    changed.clear();
    return new News(stateChange, state());
  }
}
