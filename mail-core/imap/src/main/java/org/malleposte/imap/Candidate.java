package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.format.MailDate;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.Hits;
import org.malleposte.search.MessageText;
import org.malleposte.search.Needle;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;

/// A message that may be what a search looks for; its records and body are read only when a
/// criterion asks. Moves from message to message.
final class Candidate {
  private final Mail mail;
  private final SearchIndex searching;
  private final StoredMessages messages;
  private final Selected selected;
  final MailboxView view;
  int index;
  private @Nullable MessageRecords records;
  private @Nullable MessageText text;

  Candidate(Mail mail, SearchIndex searching, Selected selected) {
    this.mail = mail;
    this.searching = searching;
    this.messages = new StoredMessages(selected.account.account());
    this.selected = selected;
    this.view = selected.shown;
  }

  void moveTo(int next) {
    index = next;
    records = null;
    text = null;
  }

  int uid() {
    return view.uid(index);
  }

  long email() {
    return view.email(index);
  }

  boolean isRecent() {
    return selected.recents.has(uid());
  }

  private MessageRecords records() {
    if (records == null) {
      records = new MessageRecords(mail, selected.account, email());
    }
    return records;
  }

  @Nullable MailDate sentDate() {
    return records().exists() ? records().summary().sentDate() : null;
  }

  @Nullable String threadId() {
    Email email = records().email();
    return email == null ? null : Email.threadObjectId(email.thread());
  }

  /// All that can be looked for in it.
  MessageText text() {
    if (text == null) {
      text = new MessageText(mail, messages, email());
    }
    return text;
  }

  /// What the index knows about a text, in all messages of the account.
  Hits hits(Where where, Needle wanted) {
    return searching.containing(selected.account.id(), where, wanted);
  }
}
