package org.malleposte.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;

/// Decides changes of the mailbox tree by id, each judged alone. What is refused is tried again
/// once others have made it possible: a child goes before its parent, and a name or a role is free
/// when who had it has another, whatever their order in the list.
final class TreeEdits {
  private final AccountId account;
  private final Draft draft;
  private final Caller caller;
  private final MailboxTree base;
  private final Map<Integer, Integer> made = new HashMap<>();

  TreeEdits(AccountId account, Draft draft, Caller caller, MailboxTree base) {
    this.account = account;
    this.draft = draft;
    this.caller = caller;
    this.base = base;
  }

  List<Judged<Mailbox>> judge(List<MailboxEdit> edits) {
    Map<Integer, Judged<Mailbox>> judged = new HashMap<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (int i = 0; i < edits.size(); i++) {
        if (!(judged.get(i) instanceof Judged.Done)) {
          Judged<Mailbox> now = judge(i, edits.get(i));
          judged.put(i, now);
          progress |= now instanceof Judged.Done;
        }
      }
      progress &= judged.values().stream().anyMatch(Judged.Refused.class::isInstance);
    }
    List<Judged<Mailbox>> all = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      all.add(Objects.requireNonNull(judged.get(i)));
    }
    return all;
  }

  private Judged<Mailbox> judge(int index, MailboxEdit edit) {
    try {
      Mailbox done = draft.<Mailbox, MailException>attempt(_ -> decide(edit));
      if (edit instanceof MailboxEdit.Create) {
        made.put(MailboxEdit.made(index), done.id());
      }
      return new Judged.Done<>(done);
    } catch (MailException e) {
      return new Judged.Refused<>(e);
    }
  }

  private Mailbox decide(MailboxEdit edit) throws MailException {
    TreeChanges changes = new TreeChanges(account, draft, caller, base);
    return switch (edit) {
      case MailboxEdit.Create create -> create(changes, create);
      case MailboxEdit.Update update -> update(changes, update);
      case MailboxEdit.Destroy destroy -> destroy(changes, destroy);
    };
  }

  private Mailbox require(TreeChanges changes, int id) throws MailException {
    Mailbox mailbox = changes.tree.get(id < 0 ? made.getOrDefault(id, 0) : id);
    if (mailbox == null || !Access.of(account, mailbox, caller).contains(Right.LOOKUP)) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "there is no such mailbox");
    }
    return mailbox;
  }

  private @Nullable Mailbox above(TreeChanges changes, int parent) throws MailException {
    return parent == 0 ? null : require(changes, parent);
  }

  /// A name below a mailbox, as names are compared.
  private static String checked(@Nullable Mailbox above, String name) throws MailException {
    if (name.indexOf(MailboxTree.SEPARATOR) >= 0) {
      throw new MailException(
          Reason.BAD_NAME, "a name holds no " + MailboxTree.SEPARATOR + ", which stands between");
    }
    // Split as a path is: INBOX in any case is INBOX at the root alone.
    String path = above == null ? name : "x" + MailboxTree.SEPARATOR + name;
    return MailboxTree.checked(path).getLast();
  }

  private Mailbox create(TreeChanges changes, MailboxEdit.Create create) throws MailException {
    Mailbox above = above(changes, create.parent());
    String name = checked(above, create.name());
    if (!create.role().isEmpty()) {
      changes.requireOwner();
      changes.requireRoleFree(create.role());
    }
    requireDepth(changes, above);
    Mailbox there = changes.tree.child(above == null ? 0 : above.id(), name);
    Mailbox fresh =
        there == null
            ? changes.make(above, name, create.role())
            : changes.revive(there, create.role(), changes.tree.path(there));
    Mailbox ordered = order(changes, fresh, create.sortOrder());
    Mailbox shared = rights(changes, ordered, create.rights());
    // Who creates a mailbox in the account of somebody else subscribes it elsewhere.
    return changes.isOwner() ? changes.subscribe(shared, create.subscribed()) : shared;
  }

  private static Mailbox rights(
      TreeChanges changes, Mailbox mailbox, Map<String, Set<Right>> rights) throws MailException {
    Mailbox changed = mailbox;
    for (Map.Entry<String, Set<Right>> one : new TreeMap<>(rights).entrySet()) {
      changed = changes.rights(changed, one.getKey(), one.getValue());
    }
    return changed;
  }

  private static void requireDepth(TreeChanges changes, @Nullable Mailbox above)
      throws MailException {
    int depth = above == null ? 0 : MailboxTree.split(changes.tree.path(above)).size();
    if (depth >= MailboxTree.DEPTH) {
      throw new MailException(
          Reason.LIMIT, "mailboxes stand at most " + MailboxTree.DEPTH + " deep");
    }
  }

  private Mailbox update(TreeChanges changes, MailboxEdit.Update update) throws MailException {
    Mailbox mailbox = require(changes, update.mailbox());
    mailbox = rename(changes, mailbox, update);
    if (update.role().isPresent()) {
      mailbox = changes.role(mailbox, update.role().get());
    }
    if (update.sortOrder().isPresent()) {
      mailbox = order(changes, mailbox, update.sortOrder().get());
    }
    if (update.subscribed().isPresent()) {
      changes.requireOwner();
      mailbox = changes.subscribe(mailbox, update.subscribed().get());
    }
    return rights(changes, mailbox, update.rights());
  }

  private Mailbox rename(TreeChanges changes, Mailbox mailbox, MailboxEdit.Update update)
      throws MailException {
    Mailbox above = above(changes, update.parent().orElse(mailbox.parent()));
    int parent = above == null ? 0 : above.id();
    String asked = update.name().orElse(mailbox.name());
    if (parent == mailbox.parent() && asked.equals(mailbox.name())) {
      return mailbox;
    }
    String name = checked(above, asked);
    TreeChanges.requireNotInbox(mailbox);
    changes.require(mailbox, Right.DELETE_MAILBOX);
    changes.requireNotWithin(parent, mailbox, name);
    Mailbox there = changes.tree.child(parent, name);
    if (there != null && there.id() != mailbox.id()) {
      throw new MailException(Reason.MAILBOX_EXISTS, "there is a mailbox " + name + " already");
    }
    if (parent != mailbox.parent()) {
      changes.requireCreateIn(parent);
      int depth = above == null ? 0 : MailboxTree.split(changes.tree.path(above)).size();
      changes.requireDepth(mailbox, depth + 1);
    }
    String before = changes.tree.path(mailbox);
    Mailbox renamed = mailbox.at(parent, name, draft.modseq());
    changes.tree.write(renamed);
    draft.event(new Event.MailboxRenamed(mailbox.id(), before, changes.tree.path(renamed)));
    return renamed;
  }

  private Mailbox order(TreeChanges changes, Mailbox mailbox, int sortOrder) throws MailException {
    if (mailbox.sortOrder() == sortOrder) {
      return mailbox;
    }
    changes.requireOwner();
    Mailbox.Edit edit = mailbox.edit();
    edit.sortOrder = sortOrder;
    Mailbox changed = edit.done();
    changes.tree.write(changed);
    draft.event(
        new Event.MailboxSortOrderChanged(
            mailbox.id(), changes.tree.path(mailbox), mailbox.sortOrder(), sortOrder));
    return changed;
  }

  private Mailbox destroy(TreeChanges changes, MailboxEdit.Destroy destroy) throws MailException {
    Mailbox mailbox = require(changes, destroy.mailbox());
    TreeChanges.requireNotInbox(mailbox);
    changes.require(mailbox, Right.DELETE_MAILBOX);
    if (changes.tree.hasChildren(mailbox)) {
      throw new MailException(Reason.HAS_CHILDREN, "the mailbox holds other mailboxes");
    }
    if (!destroy.removeMessages() && mailbox.messages() > mailbox.deleted()) {
      throw new MailException(Reason.HAS_MESSAGES, "the mailbox holds messages");
    }
    changes.delete(mailbox, new Expunges(new Desk(account, draft), caller));
    return mailbox;
  }
}
