package org.malleposte.imap;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ListReturn;
import org.malleposte.imap.codec.ListSelection;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;

/// LIST (RFC 9051 §6.3.9), with RFC 5258, RFC 5819, RFC 6154, RFC 8440 and RFC 9590.
final class ListCommand {
  private final Session session;
  private final ImapCommand.ListMailboxes command;
  private final ResponseWriter out;
  private final List<NamePattern> patterns;

  private ListCommand(Session session, ImapCommand.ListMailboxes command, ResponseWriter out) {
    this.session = session;
    this.command = command;
    this.out = out;
    this.patterns =
        command.patterns().stream().map(p -> new NamePattern(command.reference() + p)).toList();
  }

  static Answer run(Session session, ImapCommand.ListMailboxes command, ResponseWriter out)
      throws MailException {
    if (command.patterns().equals(List.of(""))) {
      root(command.reference(), out);
    } else {
      new ListCommand(session, command, out).list();
    }
    return Answer.ok("LIST done");
  }

  /// What separates the parts of names: RFC 9051 §6.3.9.
  private static void root(String reference, ResponseWriter out) {
    String root = Namespaces.root(reference);
    out.untagged().raw("LIST (\\Noselect) \"/\" ").string(root).end();
  }

  private void list() throws MailException {
    boolean recursive = command.selection().contains(ListSelection.RECURSIVEMATCH);
    List<Listed> all = recursive ? Listing.of(session) : Listing.of(session, patterns);
    Set<String> below = recursive ? aboveUnlisted(all) : Set.of();
    for (Listed listed : all) {
      boolean selected = isSelected(listed);
      boolean above = below.contains(listed.name());
      if ((selected || above) && matches(listed.name())) {
        write(listed, above);
      }
    }
  }

  private void write(Listed listed, boolean above) throws MailException {
    boolean subscribed =
        command.returns().contains(ListReturn.SUBSCRIBED)
            || command.selection().contains(ListSelection.SUBSCRIBED);
    listed.write(subscribed, above ? childInfo() : Set.of(), out);
    writeMore(listed);
    if (!command.status().isEmpty() && listed.isSelectable() && mayRead(listed)) {
      StatusCommand.write(session, listed, command.status(), out); // RFC 5819
    }
  }

  /// RFC 8440 §4, RFC 9590 §3: of a mailbox that is there.
  private void writeMore(Listed listed) {
    MailAccount account = listed.account();
    Mailbox mailbox = listed.mailbox();
    if (account == null || mailbox == null) {
      return;
    }
    if (command.returns().contains(ListReturn.MYRIGHTS)) {
      AclCommands.writeMine(listed.name(), session.namespaces().rights(account, mailbox), out);
    }
    if (!command.metadata().isEmpty()
        && account.annotations().mayUse(session.who().caller(), mailbox)) {
      MetadataCommands.write(
          session, account, mailbox.id(), listed.name(), command.metadata(), out);
    }
  }

  private boolean mayRead(Listed listed) {
    return listed.account() != null
        && listed.mailbox() != null
        && session.namespaces().rights(listed.account(), listed.mailbox()).contains(Right.READ);
  }

  private Set<String> childInfo() {
    Set<String> info = new LinkedHashSet<>();
    if (command.selection().contains(ListSelection.SUBSCRIBED)) {
      info.add("SUBSCRIBED");
    }
    if (command.selection().contains(ListSelection.SPECIAL_USE)) {
      info.add("SPECIAL-USE");
    }
    return info;
  }

  private boolean matches(String name) {
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSelected(Listed listed) {
    Set<ListSelection> selection = command.selection();
    if (listed.isGone() && !selection.contains(ListSelection.SUBSCRIBED)) {
      return false;
    }
    if (selection.contains(ListSelection.SUBSCRIBED) && !listed.isSubscribed()) {
      return false;
    }
    if (selection.contains(ListSelection.SPECIAL_USE) && !listed.hasRole()) {
      return false;
    }
    // Names that only lead to others are no mailboxes; plain LIST tells of them so that a client
    // that goes down level by level gets there.
    return true;
  }

  /// The names above mailboxes that are selected but not listed themselves (RFC 5258 §3.5).
  private Set<String> aboveUnlisted(List<Listed> all) {
    Set<String> above = new HashSet<>();
    for (Listed listed : all) {
      if (isSelected(listed) && !matches(listed.name())) {
        int slash = listed.name().lastIndexOf(MailboxTree.SEPARATOR);
        while (slash > 0) {
          above.add(listed.name().substring(0, slash));
          slash = listed.name().lastIndexOf(MailboxTree.SEPARATOR, slash - 1);
        }
      }
    }
    return above;
  }
}
