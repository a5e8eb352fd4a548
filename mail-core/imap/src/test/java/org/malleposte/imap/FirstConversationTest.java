package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// What every client does on its first day.
class FirstConversationTest extends ImapTest {
  @Test
  void aMessageIsAppendedFoundReadFlaggedAndRemoved() {
    play(
        """
        A> a1 LIST "" *
        A< * LIST (\\HasNoChildren) "/" INBOX
        A< * LIST (\\HasNoChildren \\Archive) "/" Archive
        A< * LIST (\\HasNoChildren \\Drafts) "/" Drafts
        A< * LIST (\\HasNoChildren \\Junk) "/" Junk
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * LIST (\\HasNoChildren \\Trash) "/" Trash
        A< a1 OK LIST done
        A> a2 SELECT INBOX
        A< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
        A< * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] {*}
        A< * 0 EXISTS
        A< * 0 RECENT
        A< * OK [UIDVALIDITY {v}] {*}
        A< * OK [UIDNEXT 1] {*}
        A< * OK [HIGHESTMODSEQ {h}] {*}
        A< * OK [MAILBOXID ({id})] {*}
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 APPEND INBOX (\\Flagged) "01-Feb-2024 10:00:00 +0100" {60+}
        A> From: joe@example.net
        A> Subject: Hello
        A>
        A> How are you?
        A> Joe
        A>
        A< * 1 EXISTS
        A< * 1 RECENT
        A< a3 OK [APPENDUID {v} 1] APPEND done
        A> a4 FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE)
        A< * 1 FETCH (UID 1 FLAGS (\\Recent \\Flagged) INTERNALDATE " 1-Feb-2024 09:00:00 +0000" RFC822.SIZE 60)
        A< a4 OK FETCH done
        A> a5 SEARCH SUBJECT hello FLAGGED
        A< * SEARCH 1
        A< a5 OK SEARCH done
        A> a6 SEARCH TEXT "are YOU"
        A< * SEARCH 1
        A< a6 OK SEARCH done
        A> a7 FETCH 1 BODY[TEXT]
        A< * 1 FETCH (BODY[TEXT] {19}
        A< How are you?
        A< Joe
        A<  FLAGS (\\Recent \\Flagged \\Seen))
        A< a7 OK FETCH done
        A> a8 FETCH 1 ENVELOPE
        A< * 1 FETCH (ENVELOPE (NIL "Hello" ((NIL NIL "joe" "example.net")) ((NIL NIL "joe" "example.net")) ((NIL NIL "joe" "example.net")) NIL NIL NIL NIL NIL))
        A< a8 OK FETCH done
        A> a9 STORE 1 +FLAGS (\\Deleted)
        A< * 1 FETCH (FLAGS (\\Recent \\Flagged \\Deleted \\Seen))
        A< a9 OK STORE done
        A> a10 EXPUNGE
        A< * 1 EXPUNGE
        A< a10 OK EXPUNGE done
        A> a11 LOGOUT
        A< * BYE Goodbye
        A< a11 OK LOGOUT done
        A! closed
        """);
  }
}
