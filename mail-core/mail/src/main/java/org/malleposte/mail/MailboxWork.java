package org.malleposte.mail;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Step;

/// What is done to the mailboxes of an account, each time one commit; a mailbox that goes or is
/// renamed with very many messages takes several.
final class MailboxWork {
  private final MailAccount messages;
  private final Account account;
  private final MailboxTree mailboxes;
  private final Shares shares;
  private final RightsWatcher rightsWatcher;

  /// @param messages of the same account
  MailboxWork(
      MailAccount messages,
      Account account,
      MailboxTree mailboxes,
      Shares shares,
      RightsWatcher rightsWatcher) {
    this.messages = messages;
    this.account = account;
    this.mailboxes = mailboxes;
    this.shares = shares;
    this.rightsWatcher = rightsWatcher;
  }

  /// @param role a special use (RFC 6154), or empty
  Mailbox create(Caller caller, String path, String role) throws MailException {
    return change(caller, changes -> changes.create(path, role));
  }

  Mailbox role(Caller caller, String path, String role) throws MailException {
    return change(caller, changes -> changes.role(path, role));
  }

  Mailbox subscribe(Caller caller, String path, boolean subscribed) throws MailException {
    return change(caller, changes -> changes.subscribe(path, subscribed));
  }

  /// Subscribes a name that is no mailbox of this account, or takes that back.
  void subscribe(Caller caller, Subscription name, boolean subscribed) throws MailException {
    account.<Boolean, MailException>change(
        caller.actor(),
        draft ->
            new TreeChanges(account.id(), draft, caller, mailboxes).subscribe(name, subscribed));
  }

  /// Tells those who follow this account's mailboxes that somebody has subscribed one for
  /// themselves, or no longer: what they see of it is different now.
  ///
  /// @throws MailException `NO_SUCH_MAILBOX`
  void noteSubscription(Caller caller, int mailbox, boolean subscribed) throws MailException {
    account.<Boolean, MailException>change(
        caller.actor(),
        draft ->
            new TreeChanges(account.id(), draft, caller, mailboxes).touch(mailbox, subscribed));
  }

  /// @param identifier an address, `anyone`, or one of them after `-` (RFC 4314 §2)
  /// @param rights none to take the identifier out
  Mailbox rights(Caller caller, String path, String identifier, Set<Right> rights)
      throws MailException {
    noteShares(caller.actor(), Map.of(identifier, rights));
    Runnable after = rightsWatcher.changing(caller.actor(), account.id());
    try {
      return change(caller, changes -> changes.rights(path, identifier, rights));
    } finally {
      after.run();
    }
  }

  /// Before the commit: a share that is looked up in vain is harmless, one not found is not.
  private void noteShares(Actor actor, Map<String, Set<Right>> rights) {
    rights.forEach((identifier, some) -> {
      if (!some.isEmpty()) {
        shares.note(actor, identifier, account.id());
      }
    });
  }

  /// Gives what one identifier was given in these mailboxes to another.
  ///
  /// @param to null to take it back
  void readdress(Actor actor, String from, @Nullable String to) {
    account.<Boolean, RuntimeException>change(
        actor,
        draft ->
            new TreeChanges(account.id(), draft, Caller.privileged(actor, account.id()), mailboxes)
                .readdress(from, to));
  }

  /// Renames a mailbox and all below it. INBOX stays and gives its messages away (RFC 9051 §6.3.6).
  Mailbox rename(Caller caller, String from, String to) throws MailException {
    if (MailboxTree.split(from).equals(List.of(MailboxTree.INBOX))) {
      return renameInbox(caller, to);
    }
    return change(caller, changes -> changes.rename(from, to));
  }

  private Mailbox renameInbox(Caller caller, String to) throws MailException {
    Mailbox target =
        account.change(
            caller.actor(),
            draft -> {
              TreeChanges changes = new TreeChanges(account.id(), draft, caller, mailboxes);
              Mailbox inbox = changes.tree.find(MailboxTree.INBOX);
              Mailbox made = changes.create(to, "");
              if (inbox != null) {
                AnnotationChanges.copy(draft, inbox.id(), made.id());
              }
              return made;
            });
    Mailbox inbox = mailboxes.find(MailboxTree.INBOX);
    if (inbox != null) {
      messages.move(caller, inbox.id(), uids(inbox), target.id());
    }
    return target;
  }

  private int[] uids(Mailbox mailbox) throws MailException {
    MailboxView view = messages.view(mailbox.id());
    return view.uids(0, view.size());
  }

  void delete(Caller caller, String path) throws MailException {
    Mailbox mailbox = mailboxes.find(path);
    if (mailbox != null && mailbox.messages() > Steps.MESSAGES) {
      empty(caller, mailbox, path);
    }
    account.<Boolean, MailException>change(
        caller.actor(),
        draft -> {
          Expunges expunges = new Expunges(new Desk(account.id(), draft), caller);
          new TreeChanges(account.id(), draft, caller, mailboxes).delete(path, expunges);
          return true;
        });
  }

  /// Takes the messages out of a mailbox that may be deleted.
  private void empty(Caller caller, Mailbox mailbox, String path) throws MailException {
    account.<Boolean, MailException>change(
        caller.actor(),
        draft -> {
          new TreeChanges(account.id(), draft, caller, mailboxes).deletable(path);
          return true;
        });
    messages.remove(Caller.privileged(caller.actor(), account.id()), mailbox.id(), uids(mailbox));
  }

  /// Changes mailboxes, each judged alone; those that are accepted are one commit.
  ///
  /// @param ifInState the modseq that the account must have, or empty
  /// @return what became of each, in their order
  /// @throws MailException `STATE_MISMATCH`
  Step<List<Judged<Mailbox>>> edit(Caller caller, OptionalLong ifInState, List<MailboxEdit> edits)
      throws MailException {
    for (MailboxEdit edit : edits) {
      if (edit instanceof MailboxEdit.Destroy(int id, boolean remove) && remove) {
        emptyIfLarge(caller, id);
      }
    }
    boolean sharing = edits.stream().anyMatch(edit -> !MailboxEdit.rights(edit).isEmpty());
    edits.forEach(edit -> noteShares(caller.actor(), MailboxEdit.rights(edit)));
    Runnable after = sharing ? rightsWatcher.changing(caller.actor(), account.id()) : () -> {};
    try {
      return account.<List<Judged<Mailbox>>, MailException>step(
          caller.actor(),
          draft -> {
            MailAccount.requireState(draft, ifInState);
            return new TreeEdits(account.id(), draft, caller, mailboxes).judge(edits);
          });
    } finally {
      after.run();
    }
  }

  private void emptyIfLarge(Caller caller, int id) throws MailException {
    Mailbox mailbox = mailboxes.get(id);
    if (mailbox != null && mailbox.messages() > Steps.MESSAGES && !mailboxes.hasChildren(id)) {
      empty(caller, mailbox, mailboxes.path(mailbox));
    }
  }

  private Mailbox change(Caller caller, TreeDecision decision) throws MailException {
    return account.change(
        caller.actor(),
        draft -> decision.decide(new TreeChanges(account.id(), draft, caller, mailboxes)));
  }

  @FunctionalInterface
  private interface TreeDecision {
    Mailbox decide(TreeChanges changes) throws MailException;
  }

  /// Makes the mailboxes that every account has, if it has no INBOX yet.
  void initialise(Caller caller) throws MailException {
    if (mailboxes.find(MailboxTree.INBOX) != null) {
      return;
    }
    account.<Boolean, MailException>change(
        caller.actor(),
        draft -> {
          TreeChanges changes = new TreeChanges(account.id(), draft, caller, mailboxes);
          if (changes.tree.find(MailboxTree.INBOX) == null) {
            for (Map.Entry<String, String> mailbox : FIRST) {
              changes.create(mailbox.getKey(), mailbox.getValue());
              changes.subscribe(mailbox.getKey(), true);
            }
          }
          return true;
        });
  }

  private static final List<Map.Entry<String, String>> FIRST =
      List.of(
          Map.entry(MailboxTree.INBOX, ""),
          Map.entry("Archive", "\\Archive"),
          Map.entry("Drafts", "\\Drafts"),
          Map.entry("Junk", "\\Junk"),
          Map.entry("Sent", "\\Sent"),
          Map.entry("Trash", "\\Trash"));
}
