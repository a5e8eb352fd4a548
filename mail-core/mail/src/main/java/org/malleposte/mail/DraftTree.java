package org.malleposte.mail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.Mutation;

/// The mailbox tree as a draft leaves it: as committed, with what the draft changed.
final class DraftTree {
  private final Draft draft;
  private final MailboxTree base;

  /// What the draft changed: empty for a mailbox that goes.
  private final Map<Integer, Optional<Mailbox>> changed = new HashMap<>();

  /// @param base the account's tree, as committed
  DraftTree(Draft draft, MailboxTree base) {
    this.draft = draft;
    this.base = base;
    for (Mutation earlier : draft.pending(MailKinds.MAILBOX)) {
      switch (earlier) {
        case Mutation.Put put -> {
          Mailbox mailbox = Mailbox.decode(put.value());
          changed.put(mailbox.id(), Optional.of(mailbox));
        }
        case Mutation.Delete delete -> changed.put(delete.key().intAt(0), Optional.empty());
      }
    }
  }

  @Nullable Mailbox get(int id) {
    Optional<Mailbox> here = changed.get(id);
    return here == null ? base.get(id) : here.orElse(null);
  }

  /// @param parent 0 for the root
  @Nullable Mailbox child(int parent, String name) {
    for (Optional<Mailbox> here : changed.values()) {
      if (here.isPresent() && here.get().parent() == parent && here.get().name().equals(name)) {
        return here.get();
      }
    }
    Mailbox there = base.child(parent, name);
    return there == null || changed.containsKey(there.id()) ? null : there;
  }

  Stream<Mailbox> children(int parent) {
    return Stream.concat(
        base.children(parent, "").stream().filter(m -> !changed.containsKey(m.id())),
        changed.values().stream().flatMap(Optional::stream).filter(m -> m.parent() == parent));
  }

  boolean hasChildren(Mailbox mailbox) {
    return children(mailbox.id()).findAny().isPresent();
  }

  Stream<Mailbox> all() {
    return Stream.concat(
        base.all().stream().filter(mailbox -> !changed.containsKey(mailbox.id())),
        changed.values().stream().flatMap(Optional::stream));
  }

  /// How many there are, with those that go.
  long size() {
    return base.size() + changed.keySet().stream().filter(id -> base.get(id) == null).count();
  }

  /// Levels below a mailbox; looks at those below it alone.
  int height(Mailbox mailbox) {
    int height = 0;
    List<Mailbox> level = children(mailbox.id()).toList();
    while (!level.isEmpty()) {
      height++;
      level = level.stream().flatMap(above -> children(above.id())).toList();
    }
    return height;
  }

  @Nullable Mailbox find(String path) {
    Mailbox found = null;
    int parent = 0;
    for (String part : MailboxTree.split(path)) {
      found = child(parent, part);
      if (found == null) {
        return null;
      }
      parent = found.id();
    }
    return found;
  }

  /// @throws MailException `NO_SUCH_MAILBOX`
  Mailbox require(String path) throws MailException {
    Mailbox found = find(path);
    if (found == null) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "there is no mailbox " + path);
    }
    return found;
  }

  String path(Mailbox mailbox) {
    Mailbox above = get(mailbox.parent());
    return above == null ? mailbox.name() : path(above) + MailboxTree.SEPARATOR + mailbox.name();
  }

  void write(Mailbox mailbox) {
    changed.put(mailbox.id(), Optional.of(mailbox));
    draft.put(MailKinds.MAILBOX, Mailbox.key(mailbox.id()), mailbox.encode());
  }

  void erase(Mailbox mailbox) {
    changed.put(mailbox.id(), Optional.empty());
    draft.delete(MailKinds.MAILBOX, Mailbox.key(mailbox.id()));
  }
}
