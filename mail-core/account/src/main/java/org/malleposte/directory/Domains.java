package org.malleposte.directory;

import java.util.List;
import java.util.Optional;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;
import org.malleposte.storage.Bytes;

/// The domains whose mail is ours.
public final class Domains {
  private final Account account;
  private final DirectoryView view;

  Domains(Account account, DirectoryView view) {
    this.account = account;
    this.view = view;
  }

  /// In the order of their names.
  public List<Domain> list() {
    return view.domains();
  }

  public Optional<Domain> get(String name) {
    return DomainName.toAscii(name).map(view::domain);
  }

  public Domain add(Actor actor, String name) throws DirectoryException {
    String ascii = ascii(name);
    return account.change(actor, draft -> add(draft, ascii));
  }

  private static Domain add(Draft draft, String name) throws DirectoryException {
    if (draft.get(Records.DOMAIN, Bytes.utf8(name)) != null) {
      throw Refusals.exists("a domain", name);
    }
    Domain domain = Domain.named(name);
    draft.put(Records.DOMAIN, Bytes.utf8(name), Records.encode(domain));
    draft.event(new Event.DomainAdded(name));
    return domain;
  }

  private static String ascii(String name) throws DirectoryException {
    return DomainName.toAscii(name)
        .orElseThrow(() -> Refusals.invalid("\"" + name + "\" is not a domain name"));
  }

  /// Takes over every setting of `domain`, found by its name.
  public void change(Actor actor, Domain domain) throws DirectoryException {
    if (!isSeparator(domain.separator())) {
      throw Refusals.invalid("A separator is one character, such as + or -, or none");
    }
    String catchAll = written(domain.catchAll());
    String postmaster = written(domain.postmaster());
    Domain after = domain.withCatchAll(catchAll).withPostmaster(postmaster);
    Edits.apply(
        account,
        actor,
        draft -> {
          Domain before = new Edits(draft).domain(ascii(domain.name()));
          describe(draft, before, after);
          draft.put(Records.DOMAIN, Bytes.utf8(before.name()), Records.encode(after));
        });
  }

  private static boolean isSeparator(String text) {
    return text.isEmpty()
        || (text.length() == 1 && text.charAt(0) > ' ' && !"@.\"\\".contains(text));
  }

  private static String written(String address) throws DirectoryException {
    return address.isEmpty() ? "" : Edits.address(address).toString();
  }

  private static void describe(Draft draft, Domain before, Domain after) {
    describe(draft, before, "enabled", "" + before.enabled(), "" + after.enabled());
    describe(draft, before, "separator", before.separator(), after.separator());
    describe(draft, before, "catch-all", before.catchAll(), after.catchAll());
    describe(draft, before, "postmaster", before.postmaster(), after.postmaster());
  }

  private static void describe(
      Draft draft, Domain domain, String what, String before, String after) {
    if (!before.equals(after)) {
      draft.event(new Event.DomainChanged(domain.name(), what, before, after));
    }
  }

  /// Removes a domain in which nobody has an address any more.
  public void remove(Actor actor, String name) throws DirectoryException {
    String ascii = ascii(name);
    Edits.apply(
        account,
        actor,
        draft -> {
          new Edits(draft).domain(ascii);
          mustBeEmpty(draft, ascii);
          draft.delete(Records.DOMAIN, Bytes.utf8(ascii));
          draft.event(new Event.DomainRemoved(ascii));
        });
  }

  private static void mustBeEmpty(Draft draft, String domain) throws DirectoryException {
    String[] found = {""};
    draft.scan(
        Records.ADDRESS,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          String address = key.utf8();
          boolean inside = address.endsWith("@" + domain);
          found[0] = inside ? what(Records.named(value)) + " " + address : "";
          return !inside;
        });
    if (!found[0].isEmpty()) {
      throw Refusals.inUse(
          "The domain " + domain + " cannot be removed: it still has the " + found[0]);
    }
  }

  private static String what(Named named) {
    return switch (named) {
      case Named.OfUser _ -> "user";
      case Named.OfAlias _ -> "alias";
      case Named.OfGroup _ -> "group";
      case Named.OfShared _ -> "shared account";
    };
  }
}
