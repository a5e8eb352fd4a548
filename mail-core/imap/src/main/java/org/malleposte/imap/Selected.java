package org.malleposte.imap;

import java.util.Set;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.Access;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;

/// A selected mailbox as its client knows it: message numbers mean the view that was told, until
/// [Updates] tells a newer one.
final class Selected {
  private static final int[] NOTHING = {};

  final MailAccount account;
  private final SignedIn who;
  final int mailbox;
  final boolean readOnly;
  final Recents recents = new Recents();
  final Contexts contexts = new Contexts();
  MailboxView shown;

  /// The modseq up to which the client was told everything: less than that of what is shown while
  /// messages are gone that still have their numbers.
  private long complete;

  /// What SEARCH saved (RFC 5182): uids, rising.
  int[] saved = NOTHING;

  private int keywordsTold;

  Selected(MailAccount account, SignedIn who, MailboxView shown, boolean readOnly) {
    this.account = account;
    this.who = who;
    this.mailbox = shown.mailbox().id();
    this.readOnly = readOnly;
    this.shown = shown;
    this.complete = shown.mailbox().highestModseq();
  }

  /// @param all whether no message is left in it that is gone
  void show(MailboxView next, boolean all) {
    shown = next;
    if (all) {
      complete = next.mailbox().highestModseq();
    }
  }

  /// What a client may come back with (RFC 7162 §3.2.5): nothing after it has been kept from it.
  long highestModseqTold() {
    return complete;
  }

  Caller caller() {
    return who.caller();
  }

  MailboxView latest() throws MailException {
    return account.view(mailbox);
  }

  /// What the caller may do at this moment, whatever view the client knows.
  Set<Right> rights() {
    Mailbox now = account.mailboxes().get(mailbox);
    return Access.of(account.id(), now == null ? shown.mailbox() : now, caller());
  }

  /// Whether a commit after what was told has touched the mailbox, or it is gone.
  boolean hasNews() {
    var now = account.mailboxes().get(mailbox);
    return now == null || now.highestModseq() != shown.mailbox().highestModseq();
  }

  void requireWritable() throws Refusal {
    if (readOnly) {
      throw Refusal.no("The mailbox was opened for reading only");
    }
  }

  void saveNothing() {
    saved = NOTHING;
  }

  // --- flags ---

  /// FLAGS and PERMANENTFLAGS, when there are keywords that the client has not heard of.
  void tellKeywords(MailboxView view, ResponseWriter out) {
    if (view.mailbox().keywords().size() > keywordsTold) {
      tellFlags(view, out);
    }
  }

  /// RFC 9051 §7.3.5 and §7.1, PERMANENTFLAGS.
  void tellFlags(MailboxView view, ResponseWriter out) {
    keywordsTold = view.mailbox().keywords().size();
    out.untagged().raw("FLAGS (").raw(String.join(" ", Flags.SYSTEM));
    view.mailbox().keywords().forEach(keyword -> out.sp().raw(keyword));
    out.close().end();
    out.untagged()
        .raw("OK [PERMANENTFLAGS (")
        .raw(permanent(view))
        .raw(")] ")
        .text("Kept for good")
        .end();
  }

  private String permanent(MailboxView view) {
    if (readOnly) {
      return "";
    }
    Set<Right> rights = rights();
    java.util.List<String> flags = new java.util.ArrayList<>();
    for (String flag : Flags.SYSTEM) {
      if (rights.contains(rightFor(flag))) {
        flags.add(flag);
      }
    }
    if (rights.contains(Right.WRITE)) {
      flags.addAll(view.mailbox().keywords());
      flags.add("\\*");
    }
    return String.join(" ", flags);
  }

  /// RFC 4314 §4.
  private static Right rightFor(String flag) {
    return switch (flag) {
      case Flags.SEEN -> Right.SEEN;
      case Flags.DELETED -> Right.DELETE_MESSAGES;
      default -> Right.WRITE;
    };
  }

  /// The flags of a message as a parenthesised list.
  void writeFlags(Flags flags, int uid, ResponseWriter out) {
    byte[] imap = flags.imap();
    if (!recents.has(uid)) {
      out.octets(imap);
      return;
    }
    out.raw(imap.length > 2 ? "(\\Recent " : "(\\Recent").octets(imap, 1, imap.length - 1);
  }
}
