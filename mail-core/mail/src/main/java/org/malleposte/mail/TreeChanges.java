package org.malleposte.mail;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.SharedAccounts;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;

/// Decides changes of the mailbox tree within one draft.
final class TreeChanges {
  /// Mailboxes of an account at most.
  static final int MAILBOXES = 100_000;

  private final AccountId account;
  private final Draft draft;
  private final Caller caller;
  final DraftTree tree;

  /// @param base the account's tree, as committed
  TreeChanges(AccountId account, Draft draft, Caller caller, MailboxTree base) {
    this.account = account;
    this.draft = draft;
    this.caller = caller;
    this.tree = new DraftTree(draft, base);
  }

  /// Creates a mailbox and those above it that are missing.
  ///
  /// @param role a special use, or empty
  Mailbox create(String path, String role) throws MailException {
    List<String> parts = MailboxTree.checked(path);
    if (!role.isEmpty()) {
      requireRoleFree(role);
    }
    Mailbox parent = null;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      Mailbox there = tree.child(parent == null ? 0 : parent.id(), parts.get(i));
      if (there == null) {
        there = make(parent, parts.get(i), last ? role : "");
      } else if (last) {
        there = revive(there, role, path);
      }
      parent = there;
    }
    return Objects.requireNonNull(parent);
  }

  Mailbox make(@Nullable Mailbox parent, String name, String role) throws MailException {
    Mailbox above = parent == null ? root() : parent;
    if (above == null) {
      requireOwner();
    } else {
      require(above, Right.CREATE);
    }
    if (tree.size() >= MAILBOXES) {
      throw new MailException(Reason.LIMIT, "an account holds " + MAILBOXES + " mailboxes at most");
    }
    Usage usage = Usage.read(draft);
    int uidValidity = nextUidValidity(usage);
    usage.withMailbox(uidValidity).write(draft);
    Mailbox fresh =
        Mailbox.fresh(
            usage.nextMailbox(),
            parent == null ? 0 : parent.id(),
            name,
            role,
            uidValidity,
            draft.modseq());
    // RFC 4314 §5.1.1: a new mailbox has the rights of the one above it.
    if (above != null && !above.rights().isEmpty()) {
      Mailbox.Edit edit = fresh.edit();
      edit.rights.putAll(above.rights());
      fresh = edit.done();
    }
    fresh = subscribedAgain(fresh);
    tree.write(fresh);
    draft.event(new Event.MailboxCreated(fresh.id(), tree.path(fresh), role));
    return fresh;
  }

  /// Whose rights count at the root of the account: only the owner's, or those on INBOX where there
  /// is no owner.
  private @Nullable Mailbox root() {
    return SharedAccounts.isShared(account) ? tree.child(0, MailboxTree.INBOX) : null;
  }

  /// A mailbox made again under a name that stayed subscribed.
  private Mailbox subscribedAgain(Mailbox fresh) {
    Subscription kept = new Subscription(account, tree.path(fresh));
    if (draft.get(MailKinds.SUBSCRIPTION, kept.key()) == null) {
      return fresh;
    }
    draft.delete(MailKinds.SUBSCRIPTION, kept.key());
    Mailbox.Edit edit = fresh.edit();
    edit.subscribed = true;
    return edit.done();
  }

  /// Rising, so that a mailbox made again under an old name is never taken for the old one (RFC
  /// 9051 §2.3.1.1); seconds since 1970 unless several are made within one.
  private int nextUidValidity(Usage usage) {
    long now = draft.time().getEpochSecond();
    long last = Integer.toUnsignedLong(usage.lastUidValidity());
    return (int) Math.max(now, last + 1);
  }

  /// CREATE of a name that only holds other mailboxes makes a mailbox of it.
  Mailbox revive(Mailbox there, String role, String path) throws MailException {
    if (there.selectable()) {
      throw new MailException(Reason.MAILBOX_EXISTS, "mailbox " + path + " exists already");
    }
    require(there, Right.CREATE);
    Usage usage = Usage.read(draft);
    int uidValidity = nextUidValidity(usage);
    usage.withUidValidity(uidValidity).write(draft);
    Mailbox.Edit edit = there.edit().modseq(draft.modseq());
    edit.selectable = true;
    edit.role = role;
    edit.uidValidity = uidValidity;
    edit.uidNext = 1;
    Mailbox revived = subscribedAgain(edit.done());
    tree.write(revived);
    draft.event(new Event.MailboxCreated(revived.id(), tree.path(revived), role));
    return revived;
  }

  /// Deletes a mailbox with its messages; one that holds others stays as their place (RFC 3501
  /// §6.3.4).
  void delete(String path, Expunges expunges) throws MailException {
    delete(deletable(path), expunges);
  }

  void delete(Mailbox mailbox, Expunges expunges) throws MailException {
    boolean parent = tree.hasChildren(mailbox);
    String name = tree.path(mailbox);
    if (mailbox.subscribed()) {
      draft.put(MailKinds.SUBSCRIPTION, new Subscription(account, name).key(), new byte[0]);
    }
    expunges.allOf(mailbox);
    AnnotationChanges.forget(draft, mailbox.id());
    draft.event(new Event.MailboxDeleted(mailbox.id(), name, mailbox.messages()));
    if (parent) {
      Mailbox.Edit edit = expunges.emptied(mailbox).edit().modseq(draft.modseq());
      edit.selectable = false;
      edit.subscribed = false;
      edit.role = "";
      tree.write(edit.done());
    } else {
      tree.erase(mailbox);
    }
  }

  /// The mailbox of that name, if the caller may delete it.
  Mailbox deletable(String path) throws MailException {
    Mailbox mailbox = tree.require(path);
    requireNotInbox(mailbox);
    require(mailbox, Right.DELETE_MAILBOX);
    boolean parent = tree.hasChildren(mailbox);
    if (parent && !mailbox.selectable()) {
      throw new MailException(
          Reason.PROTECTED, path + " only holds other mailboxes: delete those first");
    }
    return mailbox;
  }

  static void requireNotInbox(Mailbox mailbox) throws MailException {
    if (mailbox.parent() == 0 && mailbox.name().equals(MailboxTree.INBOX)) {
      throw new MailException(Reason.PROTECTED, "INBOX can be neither deleted nor renamed");
    }
  }

  /// Renames a mailbox and with it all below it; missing ones above the new name are made.
  Mailbox rename(String from, String to) throws MailException {
    Mailbox mailbox = tree.require(from);
    List<String> parts = MailboxTree.checked(to);
    require(mailbox, Right.DELETE_MAILBOX);
    if (tree.find(to) != null) {
      throw new MailException(Reason.MAILBOX_EXISTS, "mailbox " + to + " exists already");
    }
    String before = tree.path(mailbox);
    int parent = 0;
    if (parts.size() > 1) {
      String above =
          String.join(String.valueOf(MailboxTree.SEPARATOR), parts.subList(0, parts.size() - 1));
      Mailbox target = tree.find(above);
      parent = (target == null ? create(above, "") : target).id();
      requireNotWithin(parent, mailbox, to);
    }
    requireCreateIn(parent);
    if (parts.size() > MailboxTree.split(before).size()) {
      requireDepth(mailbox, parts.size()); // else the tree that moves need not be looked at
    }
    Mailbox renamed = mailbox.at(parent, parts.getLast(), draft.modseq());
    tree.write(renamed);
    draft.event(new Event.MailboxRenamed(mailbox.id(), before, tree.path(renamed)));
    return renamed;
  }

  void requireCreateIn(int parent) throws MailException {
    Mailbox above = tree.get(parent);
    if (above == null) {
      requireOwner();
    } else {
      require(above, Right.CREATE);
    }
  }

  void requireNotWithin(int parent, Mailbox mailbox, String to) throws MailException {
    for (Mailbox above = tree.get(parent); above != null; above = tree.get(above.parent())) {
      if (above.id() == mailbox.id()) {
        throw new MailException(Reason.BAD_NAME, to + " lies within the mailbox to be renamed");
      }
    }
  }

  void requireDepth(Mailbox mailbox, int depth) throws MailException {
    if (depth + tree.height(mailbox) > MailboxTree.DEPTH) {
      throw new MailException(
          Reason.LIMIT, "mailboxes stand at most " + MailboxTree.DEPTH + " deep");
    }
  }

  Mailbox subscribe(String path, boolean subscribed) throws MailException {
    return subscribe(tree.require(path), subscribed);
  }

  Mailbox subscribe(Mailbox mailbox, boolean subscribed) {
    if (mailbox.subscribed() == subscribed) {
      return mailbox;
    }
    Mailbox.Edit edit = mailbox.edit();
    edit.subscribed = subscribed;
    Mailbox changed = edit.done();
    tree.write(changed);
    draft.event(new Event.MailboxSubscription(mailbox.id(), tree.path(mailbox), subscribed));
    return changed;
  }

  /// Subscribes a name that is no mailbox here, or takes that back; whether anything changed.
  boolean subscribe(Subscription name, boolean subscribed) {
    if ((draft.get(MailKinds.SUBSCRIPTION, name.key()) != null) == subscribed) {
      return false;
    }
    if (subscribed) {
      draft.put(MailKinds.SUBSCRIPTION, name.key(), new byte[0]);
    } else {
      draft.delete(MailKinds.SUBSCRIPTION, name.key());
    }
    draft.event(new Event.MailboxSubscription(0, name.path(), subscribed));
    return true;
  }

  /// Writes a mailbox as it is: somebody who is not its owner sees it with another subscription.
  boolean touch(int id, boolean subscribed) throws MailException {
    Mailbox mailbox = tree.get(id);
    if (mailbox == null) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "there is no such mailbox");
    }
    require(mailbox, Right.LOOKUP);
    tree.write(mailbox);
    draft.event(new Event.MailboxSubscription(mailbox.id(), tree.path(mailbox), subscribed));
    return true;
  }

  /// @param role a special use, or empty for none
  Mailbox role(String path, String role) throws MailException {
    return role(tree.require(path), role);
  }

  Mailbox role(Mailbox mailbox, String role) throws MailException {
    requireOwner();
    if (mailbox.role().equals(role)) {
      return mailbox;
    }
    if (!role.isEmpty()) {
      requireRoleFree(role);
    }
    Mailbox.Edit edit = mailbox.edit().modseq(draft.modseq());
    edit.role = role;
    Mailbox changed = edit.done();
    tree.write(changed);
    draft.event(
        new Event.MailboxRoleChanged(mailbox.id(), tree.path(mailbox), mailbox.role(), role));
    return changed;
  }

  void requireRoleFree(String role) throws MailException {
    if (!MailboxRole.isKnown(role)) {
      throw new MailException(Reason.BAD_ROLE, role + " is not a special use known here");
    }
    Mailbox other =
        tree.all().filter(mailbox -> mailbox.role().equals(role)).findAny().orElse(null);
    if (other != null) {
      throw new MailException(Reason.BAD_ROLE, tree.path(other) + " has the special use " + role);
    }
  }

  /// Gives an identifier rights, or takes them all away.
  Mailbox rights(String path, String identifier, Set<Right> rights) throws MailException {
    return rights(tree.require(path), identifier, rights);
  }

  Mailbox rights(Mailbox mailbox, String identifier, Set<Right> rights) throws MailException {
    require(mailbox, Right.ADMINISTER);
    String before = mailbox.rights().getOrDefault(identifier, "");
    String after = Right.letters(rights);
    Mailbox.Edit edit = mailbox.edit().modseq(draft.modseq());
    if (rights.isEmpty()) {
      edit.rights.remove(identifier);
    } else {
      edit.rights.put(identifier, after);
    }
    Mailbox changed = edit.done();
    tree.write(changed);
    draft.event(
        new Event.RightsChanged(mailbox.id(), tree.path(mailbox), identifier, before, after));
    return changed;
  }

  /// Gives what one identifier was given to another, in every mailbox, or takes it back.
  ///
  /// @param to null to take it back
  /// @return whether there was any
  boolean readdress(String from, @Nullable String to) {
    List<Mailbox> given = tree.all().filter(mailbox -> mailbox.rights().containsKey(from)).toList();
    for (Mailbox mailbox : given) {
      Mailbox.Edit edit = mailbox.edit().modseq(draft.modseq());
      String letters = Objects.requireNonNull(edit.rights.remove(from));
      draft.event(new Event.RightsChanged(mailbox.id(), tree.path(mailbox), from, letters, ""));
      if (to != null) {
        String before = mailbox.rights().getOrDefault(to, "");
        edit.rights.put(to, letters);
        draft.event(new Event.RightsChanged(mailbox.id(), tree.path(mailbox), to, before, letters));
      }
      tree.write(edit.done());
    }
    return !given.isEmpty();
  }

  boolean isOwner() {
    return caller.owns(account);
  }

  void requireOwner() throws MailException {
    if (!isOwner()) {
      throw new MailException(Reason.NO_PERMISSION, "only the owner may do that");
    }
  }

  void require(Mailbox mailbox, Right right) throws MailException {
    Access.require(account, mailbox, caller, right);
  }
}
