package org.malleposte.imap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.MailboxFilter;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchResults;
import org.malleposte.imap.codec.SearchReturn;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;

/// ESEARCH: one search of many mailboxes (RFC 7377). Mailboxes that are not there, that the client
/// may not read or that have nothing of what is looked for are passed over.
final class MultiSearchCommand {
  private final Session session;
  private final ImapCommand.MultiSearch command;
  private final SearchAnswer answer;
  private final ResponseWriter out;

  private MultiSearchCommand(Session session, ImapCommand.MultiSearch command, ResponseWriter out) {
    this.session = session;
    this.command = command;
    this.out = out;
    SearchResults asked = command.results();
    SearchResults results = asked.isPlain() ? SearchResults.of(SearchReturn.ALL) : asked;
    boolean modseq = SearchProgram.hasModSeq(command.key());
    this.answer = new SearchAnswer(command.tag(), true, results, modseq);
  }

  static Answer run(Session session, ImapCommand.MultiSearch command, ResponseWriter out)
      throws Refusal, MailException {
    new MultiSearchCommand(session, command, out).search();
    return Answer.ok("ESEARCH done");
  }

  private void search() throws Refusal, MailException {
    requireSense();
    if (answer.modseq()) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    for (Listed listed : Listing.of(session)) {
      MailAccount account = listed.account();
      Mailbox mailbox = listed.mailbox();
      if (account != null && mailbox != null && isMeant(listed, account, mailbox)) {
        search(listed.name(), account, mailbox);
      }
    }
    if (answer.results().has(SearchReturn.UPDATE)) { // RFC 5267 §4.3.3
      out.untagged()
          .raw("NO [NOUPDATE ")
          .string(command.tag())
          .raw("] ")
          .text("Search one mailbox")
          .end();
    }
  }

  /// RFC 7377 §2.1 and §2.2.
  private void requireSense() throws Refusal {
    SearchCommand.requireWords(answer.results(), command.key());
    if (isOfSelected() && session.selectedOrNull() == null) {
      throw Refusal.bad("Select a mailbox first");
    }
    if (answer.results().has(SearchReturn.UPDATE) && session.selectedOrNull() == null) {
      throw Refusal.bad("Select a mailbox first");
    }
    if (answer.results().has(SearchReturn.SAVE) && !isOfSelected()) {
      throw Refusal.bad("Only a search of the selected mailbox can be saved");
    }
  }

  private boolean isOfSelected() {
    return command.sources().stream().allMatch(MailboxFilter::isSelected);
  }

  private boolean isMeant(Listed listed, MailAccount account, Mailbox mailbox) {
    if (!mailbox.selectable()
        || !session.namespaces().rights(account, mailbox).contains(Right.READ)) {
      return false;
    }
    if (isSelected(account, mailbox)) {
      List<MailboxFilter> sources = command.sources();
      if (sources.isEmpty() || sources.stream().anyMatch(MailboxFilter::isSelected)) {
        return true;
      }
    }
    boolean own = account.id().equals(session.who().account().id());
    return command.sources().stream()
        .anyMatch(source -> Interest.matches(source, listed.name(), own, listed.isSubscribed()));
  }

  private boolean isSelected(MailAccount account, Mailbox mailbox) {
    Selected here = session.selectedOrNull();
    return here != null && here.account.id().equals(account.id()) && here.mailbox == mailbox.id();
  }

  private void search(String name, MailAccount account, Mailbox mailbox)
      throws Refusal, MailException {
    @Nullable Selected here = isSelected(account, mailbox) ? session.selectedOrNull() : null;
    Selected searched =
        here != null
            ? here
            : new Selected(account, session.who(), account.view(mailbox.id()), true);
    Found found =
        new SearchProgram(session.imap, searched, command.key(), command.charset())
            .run(new Progress(command.tag(), searched.shown.size(), out));
    if (found.count() > 0 && answer.isTold()) {
      answer.ofMailbox(name, found, out);
    }
    if (here != null && answer.results().has(SearchReturn.SAVE)) {
      here.saved = answer.saved(found);
    }
  }
}
