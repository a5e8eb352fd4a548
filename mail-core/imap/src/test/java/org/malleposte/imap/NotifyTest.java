package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// NOTIFY: RFC 5465.
class NotifyTest extends ImapTest {
  private void bobReads() {
    play(
        """
        B> b0 SELECT INBOX
        B< ...
        B< b0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void mailInAnotherMailboxIsToldAsItComes() {
    inboxHolds(2);
    bobReads();
    play(
        """
        A> a1 NOTIFY SET (INBOXES (MessageNew MessageExpunge FlagChange))
        A< a1 OK NOTIFY done
        """);
    inboxHolds(1);
    play(
        """
        A< * STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY {v} UNSEEN 3 HIGHESTMODSEQ {*})
        B> b1 NOOP
        B< ...
        B< b1 OK NOOP done
        B> b2 STORE 1 +FLAGS.SILENT (\\Seen)
        B< b2 OK STORE done
        A< * STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY {v} UNSEEN 2 HIGHESTMODSEQ {*})
        B> b3 STORE 1 +FLAGS.SILENT (\\Deleted)
        B< b3 OK STORE done
        A< * STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY {v} HIGHESTMODSEQ {*})
        B> b4 EXPUNGE
        B< * 1 EXPUNGE
        B< b4 OK EXPUNGE done
        A< * STATUS INBOX (MESSAGES 2 UIDNEXT 4 UIDVALIDITY {v} HIGHESTMODSEQ {*})
        A> a2 NOTIFY NONE
        A< a2 OK NOTIFY done
        B> b5 STORE 1 +FLAGS.SILENT (\\Flagged)
        B< b5 OK STORE done
        """);
  }

  @Test
  void itBeginsWithAStatusWhereThatIsAskedFor() {
    inboxHolds(2);
    play(
        """
        A> a1 NOTIFY SET STATUS (MAILBOXES (INBOX Sent) (MessageNew MessageExpunge)) (SUBTREE Trash NONE)
        A< * STATUS {one} (MESSAGES {n} UIDNEXT {m} UIDVALIDITY {*})
        A< * STATUS {*} (MESSAGES {*} UIDNEXT {*} UIDVALIDITY {*})
        A< a1 OK NOTIFY done
        """);
  }

  @Test
  void theSelectedMailboxIsToldWithoutIdle() {
    inboxHolds(2);
    bobReads();
    play(
        """
        A> a0 SELECT INBOX
        A< ...
        A< a0 OK [READ-WRITE] SELECT done
        A> a1 NOTIFY SET (SELECTED (MessageNew (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)]) MessageExpunge FlagChange))
        A< a1 OK NOTIFY done
        """);
    inboxHolds(1);
    play(
        """
        A< * 3 EXISTS
        A< * {*} RECENT
        A< * 3 FETCH (UID 3 BODY[HEADER.FIELDS (SUBJECT)] {{*}}
        A< Subject: message 1
        A<
        A< )
        B> b1 NOOP
        B< ...
        B< b1 OK NOOP done
        B> b2 STORE 1 +FLAGS.SILENT (\\Deleted)
        B< b2 OK STORE done
        A< * 1 FETCH (UID 1 FLAGS (\\Deleted{*}))
        B> b3 EXPUNGE
        B< * 1 EXPUNGE
        B< b3 OK EXPUNGE done
        A< * 1 EXPUNGE
        """
            .replace("{{*}}", "{*}")
            .replace("(\\Deleted{*})", "({*})"));
  }

  @Test
  void expungesMayBeDelayed() { // §6.2
    inboxHolds(2);
    bobReads();
    play(
        """
        A> a0 SELECT INBOX
        A< ...
        A< a0 OK [READ-WRITE] SELECT done
        A> a1 NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge))
        A< a1 OK NOTIFY done
        B> b2 STORE 1 +FLAGS.SILENT (\\Deleted)
        B< b2 OK STORE done
        B> b3 EXPUNGE
        B< * 1 EXPUNGE
        B< b3 OK EXPUNGE done
        A> a2 FETCH 2 (UID)
        A< * 2 FETCH (UID 2)
        A< a2 OK FETCH done
        A> a3 NOOP
        A< * 1 EXPUNGE
        A< a3 OK NOOP done
        """);
  }

  @Test
  void namesAndSubscriptionsAreTold() {
    play(
        """
        A> a1 NOTIFY SET (PERSONAL (MailboxName SubscriptionChange))
        A< a1 OK NOTIFY done
        B> b1 CREATE News/Today
        B< b1 OK {*}
        A< * LIST ({*}) "/" {first}
        A< * LIST ({*}) "/" {second}
        B> b2 SUBSCRIBE News/Today
        B< b2 OK {*}
        A< * LIST (\\Subscribed \\HasNoChildren) "/" News/Today
        B> b3 RENAME News/Today Yesterday
        B< b3 OK {*}
        A< * LIST (\\Subscribed \\HasNoChildren) "/" Yesterday ("OLDNAME" (News/Today))
        B> b4 UNSUBSCRIBE Yesterday
        B< b4 OK {*}
        A< * LIST (\\HasNoChildren) "/" Yesterday
        B> b5 DELETE Yesterday
        B< b5 OK {*}
        A< * LIST (\\NonExistent) "/" Yesterday
        B> b6 CREATE News/Tomorrow
        B< b6 OK {*}
        A< * LIST (\\HasNoChildren) "/" News/Tomorrow
        A< * LIST (\\HasChildren) "/" News
        B> b7 DELETE News/Tomorrow
        B< b7 OK {*}
        A< * LIST (\\NonExistent) "/" News/Tomorrow
        A< * LIST (\\HasNoChildren) "/" News
        """);
  }

  @Test
  void aSubscribedNameThatIsGoneIsToldAsGone() {
    play(
        """
        A> a1 NOTIFY SET (PERSONAL (MailboxName SubscriptionChange))
        A< a1 OK NOTIFY done
        B> b0 CREATE Today
        B< b0 OK {*}
        A< * LIST (\\HasNoChildren) "/" Today
        B> b1 SUBSCRIBE Today
        B< b1 OK {*}
        A< * LIST (\\Subscribed \\HasNoChildren) "/" Today
        B> b2 DELETE Today
        B< b2 OK {*}
        A< * LIST (\\NonExistent \\Subscribed) "/" Today
        B> b3 CREATE Today
        B< b3 OK {*}
        A< * LIST (\\Subscribed \\HasNoChildren) "/" Today
        B> b4 DELETE Today
        B< b4 OK {*}
        A< * LIST (\\NonExistent \\Subscribed) "/" Today
        B> b5 UNSUBSCRIBE Today
        B< b5 OK {*}
        A< * LIST (\\NonExistent) "/" Today
        A> a2 NOOP
        A< a2 OK NOOP done
        """);
  }

  @Test
  void aClientWithCondstoreHearsTheHighestModseq() { // §5.2
    bobReads();
    play(
        """
        A> a1 ENABLE CONDSTORE
        A< * ENABLED CONDSTORE
        A< a1 OK ENABLE done
        A> a2 NOTIFY SET (INBOXES (MessageNew MessageExpunge))
        A< a2 OK NOTIFY done
        """);
    inboxHolds(1);
    play(
        """
        A< * STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY {v} HIGHESTMODSEQ {*})
        """);
  }

  @Test
  void aMailboxThatMayNotBeReadIsSaidSo() { // §3.1, §5.9
    play(
        """
        A> a1 SETACL Archive bob@example.org l
        A< a1 OK SETACL done
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK {*}
        B> b1 NOTIFY SET (SUBTREE "Other Users" (MessageNew MessageExpunge))
        B< * LIST (\\NoAccess) "/" "Other Users/ann@example.org/Archive"
        B< b1 OK NOTIFY done
        A> a2 SETACL Archive bob@example.org lr
        A< a2 OK SETACL done
        B< * LIST (\\HasNoChildren{*}) "/" "Other Users/ann@example.org/Archive"
        A> a3 SETACL Archive bob@example.org l
        A< a3 OK SETACL done
        B< * LIST (\\NoAccess) "/" "Other Users/ann@example.org/Archive"
        """);
  }

  @Test
  void annotationsAreTold() { // §5.6, §5.7
    play(
        """
        A> a1 NOTIFY SET (MAILBOXES INBOX (MailboxMetadataChange ServerMetadataChange))
        A< a1 OK NOTIFY done
        B> b1 SETMETADATA INBOX (/private/comment "mine" /shared/comment "ours")
        B< b1 OK {*}
        A< * METADATA INBOX "/private/comment" "/shared/comment"
        B> b2 SETMETADATA Sent (/private/comment "mine")
        B< b2 OK {*}
        B> b3 SETMETADATA "" (/private/comment "mine")
        B< b3 OK {*}
        A< * METADATA "" "/private/comment"
        """);
  }

  @Test
  void nonsenseIsRefused() {
    play(
        """
        A> a1 NOTIFY SET (PERSONAL (MessageNew))
        A< a1 BAD {*}
        A> a2 NOTIFY SET (PERSONAL (FlagChange))
        A< a2 BAD {*}
        A> a3 NOTIFY SET (PERSONAL (MessageNew (UID) MessageExpunge))
        A< a3 BAD {*}
        A> a4 NOTIFY SET (PERSONAL (AnnotationChange))
        A< a4 NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange)] {*}
        A> a6 NOTIFY SET (SELECTED (MessageNew MessageExpunge MailboxName))
        A< a6 BAD {*}
        A> a7 NOTIFY SET (SELECTED NONE) (SELECTED-DELAYED (MessageNew MessageExpunge))
        A< a7 BAD {*}
        A> a5 NOTIFY SET (EVERYTHING (MailboxName))
        A< a5 BAD {*}
        """);
  }
}
