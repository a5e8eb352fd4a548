package org.malleposte.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Actor;
import org.malleposte.directory.Scope;
import org.malleposte.directory.Tokens;

/// What may be said when: RFC 9051 §3; signing in, STARTTLS, ENABLE, ID, CLOSE.
class StatesTest extends ImapTest {
  @Test
  void beforeSignInLittleIsAllowed() {
    play(
        """
        A< * OK [CAPABILITY IMAP4rev1 IMAP4rev2 {*} STARTTLS {*}] Malleposte is ready
        A> a1 NOOP
        A< a1 OK NOOP done
        A> a2 SELECT INBOX
        A< a2 BAD Sign in first
        A> a3 FETCH 1 FLAGS
        A< a3 BAD Sign in first
        A> a4 APPEND INBOX {3}
        A< a4 {*}
        A> a5 ID NIL
        A< * ID ("name" "Malleposte" "version" "0.1")
        A< a5 OK ID done
        A> a6 LOGOUT
        A< * BYE Goodbye
        A< a6 OK LOGOUT done
        A! closed
        """);
  }

  @Test
  void aWrongPasswordIsRefused() {
    play(
        """
        A< * OK {*}
        A> a1 LOGIN ann wrong
        A< a1 NO [AUTHENTICATIONFAILED] {*}
        A> a2 LOGIN ann secret
        A< a2 OK [CAPABILITY {*}] LOGIN done
        A> a3 LOGIN ann secret
        A< a3 BAD You have signed in already
        A> a4 SELECT Nowhere
        A< a4 NO [NONEXISTENT] {*}
        A> a5 FETCH 1 FLAGS
        A< a5 BAD Select a mailbox first
        """);
  }

  @Test
  void saslMechanismsSignIn() { // RFC 4959
    play(
        """
        A< * OK {*}
        A> a1 AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
        A< a1 OK [CAPABILITY {*}] AUTHENTICATE done
        B< * OK {*}
        B> b1 AUTHENTICATE PLAIN
        B< +{*}
        B> AGFubgBzZWNyZXQ=
        B< b1 OK [CAPABILITY {*}] AUTHENTICATE done
        C< * OK {*}
        C> c1 AUTHENTICATE LOGIN
        C< + {*}
        C> YW5u
        C< + {*}
        C> c2VjcmV0
        C< c1 OK [CAPABILITY {*}] AUTHENTICATE done
        D< * OK {*}
        D> d1 AUTHENTICATE PLAIN
        D< +{*}
        D> *
        D< d1 BAD {*}
        D> d2 AUTHENTICATE GSSAPI
        D< d2 NO [CANNOT] {*}
        """);
  }

  @Test
  void aTokenSignsIn() throws Exception { // RFC 7628
    String field =
        "\1auth=Bearer "
            + House.directory()
                .tokens()
                .issue(Actor.system("test"), House.ANN.account(), "phone", Set.of(Scope.IMAP))
                .access()
            + "\1\1";
    play(
        """
        B< * OK {*} AUTH=OAUTHBEARER AUTH=XOAUTH2] {*}
        B> b1 AUTHENTICATE OAUTHBEARER %s
        B< b1 OK [CAPABILITY {*}] AUTHENTICATE done
        C< * OK {*}
        C> c1 AUTHENTICATE XOAUTH2
        C< +{*}
        C> %s
        C< c1 OK [CAPABILITY {*}] AUTHENTICATE done
        D< * OK {*}
        D> d1 AUTHENTICATE OAUTHBEARER %s
        D< + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJpbWFwIn0=
        D> AQ==
        D< d1 NO [AUTHENTICATIONFAILED] {*}
        """
            .formatted(
                base64("n,a=ann@example.org," + field),
                base64("user=ann" + field),
                base64("n,," + field.replace("mpa_", "mpa_0"))));
  }

  @Test
  void whatIsRevokedEndsTheSessionAtOnce() throws Exception {
    Tokens.Issued issued =
        House.directory()
            .tokens()
            .issue(Actor.system("test"), House.ANN.account(), "phone", Set.of(Scope.IMAP));
    play(
        """
        A< * OK {*}
        A> a1 AUTHENTICATE OAUTHBEARER %s
        A< a1 OK [CAPABILITY {*}] AUTHENTICATE done
        A> a2 SELECT INBOX
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 IDLE
        A< + {*}
        B> b1 NOOP
        B< b1 OK NOOP done
        """
            .formatted(base64("n,,\1auth=Bearer " + issued.access() + "\1\1")));
    House.directory()
        .tokens()
        .revoke(Actor.system("test"), House.ANN.account(), issued.about().id());
    play(
        """
        A< * BYE What you signed in with no longer opens this
        A! closed
        B> b2 NOOP
        B< b2 OK NOOP done
        """);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whereJmapIsIsToldToThoseWhomItIsOpenTo() throws Exception { // RFC 9698
    house.close();
    house = new House(spools, new ImapOptions(1000, true, 0, 0, "0.1", "https://mail.example.org"));
    String phone =
        House.directory()
            .appPasswords()
            .create(Actor.system("test"), House.ANN.account(), "phone", Set.of(Scope.IMAP))
            .secret();
    play(
        """
        A< * OK {*}
        A> a1 LOGIN ann secret
        A< a1 OK [CAPABILITY {*} JMAPACCESS] LOGIN done
        A> a2 GETJMAPACCESS
        A< * JMAPACCESS "https://mail.example.org/jmap/session"
        A< a2 OK GETJMAPACCESS done
        B< * OK {*}
        B> b1 LOGIN ann %s
        B< b1 OK [CAPABILITY {*} APPENDLIMIT=1000] LOGIN done
        B> b2 GETJMAPACCESS
        B< b2 BAD {*}
        """
            .formatted(phone));
  }

  @Test
  void passwordsAreNotTakenInTheClearWhereTheyAreForbidden() {
    house.close();
    house = new House(spools, new ImapOptions(1000, false, 0, "0.1"));
    play(
        """
        A< * OK [CAPABILITY {*} STARTTLS LOGINDISABLED] {*}
        A> a1 LOGIN ann secret
        A< a1 NO [PRIVACYREQUIRED] {*}
        A> a2 AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
        A< a2 NO [PRIVACYREQUIRED] {*}
        A> a3 STARTTLS
        A< a3 OK Begin TLS now
        A! tls
        A> a4 CAPABILITY
        A< * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE LANGUAGE AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN AUTH=OAUTHBEARER AUTH=XOAUTH2
        A< a4 OK CAPABILITY done
        A> a5 STARTTLS
        A< a5 BAD TLS is here already
        A> a6 LOGIN ann secret
        A< a6 OK [CAPABILITY {*} APPENDLIMIT=1000] LOGIN done
        """);
  }

  @Test
  void enableTellsWhatItKnew() { // RFC 5161
    play(
        """
        A> a1 ENABLE CONDSTORE X-NONSENSE QRESYNC
        A< * ENABLED CONDSTORE QRESYNC
        A< a1 OK ENABLE done
        A> a2 ENABLE X-NONSENSE
        A< * ENABLED
        A< a2 OK ENABLE done
        """);
  }

  @Test
  void selectingAnotherMailboxClosesTheFirst() {
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 SELECT Nowhere
        A< * OK [CLOSED] {*}
        A< a2 NO [NONEXISTENT] {*}
        A> a3 CLOSE
        A< a3 BAD Select a mailbox first
        """);
  }

  @Test
  void closeRemovesWithoutAWordAndUnselectRemovesNothing() { // RFC 3691
    inboxHolds(2);
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 STORE 1 +FLAGS.SILENT (\\Deleted)
        A< a2 OK STORE done
        A> a3 UNSELECT
        A< a3 OK UNSELECT done
        A> a4 STATUS INBOX (MESSAGES DELETED)
        A< * STATUS INBOX (MESSAGES 2 DELETED 1)
        A< a4 OK STATUS done
        A> a5 SELECT INBOX
        A< ...
        A< a5 OK [READ-WRITE] SELECT done
        A> a6 CLOSE
        A< a6 OK CLOSE done
        A> a7 STATUS INBOX (MESSAGES DELETED)
        A< * STATUS INBOX (MESSAGES 1 DELETED 0)
        A< a7 OK STATUS done
        """);
  }

  @Test
  void anExaminedMailboxCannotBeChanged() {
    inboxHolds(1);
    play(
        """
        A> a1 EXAMINE INBOX
        A< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
        A< * OK [PERMANENTFLAGS ()] {*}
        A< * 1 EXISTS
        A< * {*} RECENT
        A< * OK [UNSEEN 1] {*}
        A< ...
        A< a1 OK [READ-ONLY] EXAMINE done
        A> a2 STORE 1 +FLAGS (\\Seen)
        A< a2 NO {*}
        A> a3 EXPUNGE
        A< a3 NO {*}
        A> a4 MOVE 1 Trash
        A< a4 NO {*}
        A> a5 FETCH 1 BODY[TEXT]
        A< * 1 FETCH (BODY[TEXT] {19}
        A< This is message 1
        A< )
        A< a5 OK FETCH done
        A> a6 SEARCH SEEN
        A< * SEARCH
        A< a6 OK SEARCH done
        A> a7 CLOSE
        A< a7 OK CLOSE done
        """);
  }

  @Test
  void rev2HasNoRecentAndAnswersSearchesWithEsearch() { // RFC 9051 appendix E
    inboxHolds(2);
    play(
        """
        A> a1 ENABLE IMAP4rev2
        A< * ENABLED IMAP4rev2
        A< a1 OK ENABLE done
        A> a2 SELECT INBOX
        A< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
        A< * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] {*}
        A< * 2 EXISTS
        A< * LIST (\\HasNoChildren) "/" INBOX
        A< * OK [UIDVALIDITY {*}] {*}
        A< * OK [UIDNEXT 3] {*}
        A< * OK [HIGHESTMODSEQ {*}] {*}
        A< * OK [MAILBOXID ({*})] {*}
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 SEARCH ALL
        A< * ESEARCH (TAG "a3") ALL 1:2
        A< a3 OK SEARCH done
        A> a4 UID SEARCH SUBJECT nothing
        A< * ESEARCH (TAG "a4") UID
        A< a4 OK SEARCH done
        A> a5 FETCH 1 FLAGS
        A< * 1 FETCH (FLAGS ())
        A< a5 OK FETCH done
        A> a6 CREATE "Büro"
        A< a6 OK [MAILBOXID ({*})] CREATE done
        A> a7 LIST "" B*
        A< * LIST (\\HasNoChildren) "/" "Büro"
        A< a7 OK LIST done
        B> b1 LIST "" B*
        B< * LIST (\\HasNoChildren) "/" B&APw-ro
        B< b1 OK LIST done
        """);
  }
}
