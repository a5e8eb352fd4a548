package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.format.MailDate;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.SortKeys;
import org.malleposte.mail.StoredMessages;
import org.malleposte.search.Hits;
import org.malleposte.search.MessageText;
import org.malleposte.search.Needle;
import org.malleposte.search.Ranking;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;

/// A message that may be what a search looks for; its records and body are read only when a
/// criterion asks. Moves from message to message.
final class Candidate {
  private static final int FEW = 20;

  private final Mail mail;
  private final SearchIndex searching;
  private final StoredMessages messages;
  private final Selected selected;
  final MailboxView view;
  int index;
  private @Nullable MessageRecords records;
  private @Nullable MessageText text;
  private int @Nullable [] sentDays;
  private int daysAsked;

  /// What searches for words found, together, and how many found it.
  private int relevance;

  private int relevant;

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
    relevance = 0;
    relevant = 0;
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

  /// The day since 1970 on which it was sent, or [SortKeys#NO_DAY]. For a few messages their
  /// records are read, for more what the mailbox is sorted by.
  int sentDay() {
    if (sentDays == null && daysAsked++ >= FEW) {
      sentDays = selected.account.sortKeys().sentDays(view);
    }
    if (sentDays != null) {
      return sentDays[index];
    }
    MailDate date = records().exists() ? records().summary().sentDate() : null;
    return date == null ? SortKeys.NO_DAY : (int) date.time().toLocalDate().toEpochDay();
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

  /// Notes that it has words that are looked for.
  void isRelevant(int more) {
    relevance += more;
    relevant++;
  }

  /// How relevant it is, from 1 to 100: RFC 6203 §4.
  int relevance() {
    return relevant == 0 ? 1 : relevance / relevant;
  }

  /// What the index knows about words, in all messages of the account.
  Ranking ranking(Where where, WordQuery words) {
    return searching.ranking(selected.account.id(), where, words);
  }

  /// What the index knows about a text, in all messages of the account.
  Hits hits(Where where, Needle wanted) {
    return searching.containing(selected.account.id(), where, wanted);
  }
}
