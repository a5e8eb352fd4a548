package org.malleposte.directory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;

/// Addresses of ours that stand for other addresses, here or elsewhere.
public final class Aliases {
  /// Targets of one alias; a group holds more.
  public static final int MAX_TARGETS = 100;

  private final Account account;
  private final DirectoryView view;

  Aliases(Account account, DirectoryView view) {
    this.account = account;
    this.view = view;
  }

  /// Alias -> targets, in the order of the aliases.
  public SortedMap<String, List<String>> list() {
    SortedMap<String, List<String>> all = new TreeMap<>();
    for (Named named : view.addresses().values()) {
      if (named instanceof Named.OfAlias(String address, List<String> targets)) {
        all.put(address, targets);
      }
    }
    return all;
  }

  public Optional<List<String>> targets(String alias) {
    return EmailAddress.parse(alias)
        .map(address -> view.named(address.key()))
        .map(named -> named instanceof Named.OfAlias(_, List<String> targets) ? targets : null);
  }

  /// Makes an alias, or gives it other targets.
  public void set(Actor actor, String alias, List<String> targets) throws DirectoryException {
    List<String> written = written(targets);
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          EmailAddress address = edits.ownAddress(alias);
          List<String> before = List.of();
          if (edits.named(address.key()) instanceof Named.OfAlias(_, List<String> old)) {
            before = old;
          } else {
            edits.mustBeFree(address);
          }
          edits.name(address.key(), new Named.OfAlias(address.key(), written));
          draft.event(new Event.AliasChanged(address.key(), before, written));
        });
  }

  private static List<String> written(List<String> targets) throws DirectoryException {
    if (targets.isEmpty()) {
      throw Refusals.invalid("An alias needs an address to lead to");
    }
    if (targets.size() > MAX_TARGETS) {
      throw Refusals.tooMany(
          "An alias leads to at most " + MAX_TARGETS + " addresses; make a group for more");
    }
    Set<String> written = new LinkedHashSet<>();
    for (String target : targets) {
      written.add(Edits.address(target).toString());
    }
    return new ArrayList<>(written);
  }

  public void remove(Actor actor, String alias) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          String key = Edits.address(alias).key();
          if (!(edits.named(key) instanceof Named.OfAlias(_, List<String> before))) {
            throw Refusals.notFound("alias", alias);
          }
          edits.unname(key);
          draft.event(new Event.AliasChanged(key, before, List.of()));
        });
  }
}
