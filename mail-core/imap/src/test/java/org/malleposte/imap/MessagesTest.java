package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// FETCH, APPEND, COPY and MOVE.
class MessagesTest extends ImapTest {
  private static final String MIXED =
      """
      From: =?utf-8?q?Andr=C3=A9?= <andre@example.net>
      To: ann@example.org
      Subject: Two parts
      Date: Mon, 7 Feb 1994 21:52:25 -0800
      Message-ID: <m1@example.net>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      Caf=C3=A9
      --b
      Content-Type: application/octet-stream
      Content-Transfer-Encoding: base64

      AAECAwQ=
      --b
      Content-Type: text/plain
      Content-Transfer-Encoding: x-unheard-of

      what?
      --b--
      """
          .replace("\n", "\r\n");

  private void select() {
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void everyItemIsTold() {
    house.put("INBOX", MIXED);
    select();
    play(
        """
        A> a1 FETCH 1 FULL
        A< * 1 FETCH (FLAGS (\\Recent) INTERNALDATE " 9-Sep-2001 01:46:40 +0000" RFC822.SIZE {size} ENVELOPE ("Mon, 7 Feb 1994 21:52:25 -0800" "Two parts" (("=?utf-8?q?Andr=C3=A9?=" NIL "andre" "example.net")) {*} ((NIL NIL "ann" "example.org")) NIL NIL NIL "<m1@example.net>") BODY (("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" {*}) "mixed"))
        A< a1 OK FETCH done
        A> a2 FETCH 1 (EMAILID THREADID SAVEDATE PREVIEW (LAZY) PREVIEW)
        A< * 1 FETCH (EMAILID (M1) THREADID (T1) SAVEDATE "{*}" PREVIEW {5}
        A< Café PREVIEW {5}
        A< Café)
        A< a2 OK FETCH done
        A> a3 FETCH 1 BODYSTRUCTURE
        A< * 1 FETCH (BODYSTRUCTURE ({*}))
        A< a3 OK FETCH done
        """);
  }

  @Test
  void sectionsAreCutOut() { // RFC 9051 §6.4.5.1
    house.put("INBOX", MIXED);
    select();
    play(
        """
        A> a1 FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject x-none)]
        A< * 1 FETCH (BODY[HEADER.FIELDS (Subject x-none)] {22}
        A< Subject: Two parts
        A<
        A< )
        A< a1 OK FETCH done
        A> a2 FETCH 1 BODY.PEEK[1]
        A< * 1 FETCH (BODY[1] {9}
        A< Caf=C3=A9)
        A< a2 OK FETCH done
        A> a3 FETCH 1 BODY.PEEK[2.MIME]
        A< * 1 FETCH (BODY[2.MIME] {77}
        A< Content-Type: application/octet-stream
        A< Content-Transfer-Encoding: base64
        A<
        A< )
        A< a3 OK FETCH done
        A> a4 FETCH 1 BODY.PEEK[1]<3.4>
        A< * 1 FETCH (BODY[1]<3> {4}
        A< =C3=)
        A< a4 OK FETCH done
        A> a5 FETCH 1 BODY.PEEK[1]<100.4>
        A< * 1 FETCH (BODY[1]<100> {0}
        A< )
        A< a5 OK FETCH done
        A> a6 FETCH 1 BODY.PEEK[7]
        A< * 1 FETCH (BODY[7] NIL)
        A< a6 OK FETCH done
        A> a7 FETCH 1 RFC822.HEADER
        A< * 1 FETCH (RFC822.HEADER {{*}
        A< From: {*}
        A< ...
        A< a7 OK FETCH done
        A> a8 FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (From To Subject Date Message-ID Content-Type)]
        A< * 1 FETCH (BODY[HEADER.FIELDS.NOT (From To Subject Date Message-ID Content-Type)] {21}
        A< MIME-Version: 1.0
        A<
        A< )
        A< a8 OK FETCH done
        """);
  }

  @Test
  void binaryIsDecoded() { // RFC 3516
    house.put("INBOX", MIXED);
    select();
    play(
        """
        A> a1 FETCH 1 BINARY.PEEK[1]
        A< * 1 FETCH (BINARY[1] {5}
        A< Café)
        A< a1 OK FETCH done
        A> a2 FETCH 1 (BINARY.SIZE[2] BINARY.PEEK[2]<1.9>)
        A< * 1 FETCH (BINARY.SIZE[2] 5 BINARY[2]<1> {4}
        A< \u0001\u0002\u0003\u0004)
        A< a2 OK FETCH done
        A> a3 FETCH 1 BINARY.PEEK[3]
        A< * 1 FETCH (BINARY[3] NIL)
        A< a3 NO [UNKNOWN-CTE] {*}
        A> a4 FETCH 1 BINARY.PEEK[9]
        A< * 1 FETCH (BINARY[9] NIL)
        A< a4 OK FETCH done
        """);
  }

  @Test
  void readingSetsSeenOnce() {
    inboxHolds(1);
    select();
    play(
        """
        A> a1 FETCH 1 (FLAGS BODY[TEXT]<0.4>)
        A< * 1 FETCH (FLAGS (\\Recent \\Seen) BODY[TEXT]<0> {4}
        A< This)
        A< a1 OK FETCH done
        A> a2 FETCH 1 BODY[TEXT]<0.4>
        A< * 1 FETCH (BODY[TEXT]<0> {4}
        A< This)
        A< a2 OK FETCH done
        """);
  }

  @Test
  void numbersThatAreNotThereAreBad() {
    inboxHolds(2);
    select();
    play(
        """
        A> a1 FETCH 3 FLAGS
        A< a1 BAD {*}
        A> a2 UID FETCH 7 FLAGS
        A< a2 OK FETCH done
        A> a3 UID FETCH 7:* UID
        A< * 2 FETCH (UID 2)
        A< a3 OK FETCH done
        A> a4 STORE 1 +FLAGS (\\Nonsense)
        A< a4 BAD {*}
        """);
  }

  @Test
  void messagesAreAppendedAllOrNone() { // RFC 3502
    play(
        """
        A> a2 APPEND Sent (\\Draft) {6+}
        A> a: b
        A>  (\\Seen) {6+}
        A> c: d
        A>
        A< a2 OK [APPENDUID {*} 1:2] APPEND done
        A> a3 APPEND Sent {6+}
        A> a: b
        A>  {0+}
        A>
        A< a3 NO {*}
        A> a4 STATUS Sent (MESSAGES)
        A< * STATUS Sent (MESSAGES 2)
        A< a4 OK STATUS done
        A> a5 APPEND Nowhere {4+}
        A> a:
        A>
        A< a5 NO [TRYCREATE] {*}
        A> a6 APPEND Sent {999999999}
        A< a6 NO [TOOBIG] {*}
        A> a7 APPEND Sent UTF8 (~{4+}
        A> a:
        A> )
        A< a7 BAD {*}
        A> a8 ENABLE UTF8=ACCEPT
        A< * ENABLED UTF8=ACCEPT
        A< a8 OK ENABLE done
        A> a9 APPEND Sent UTF8 (~{4+}
        A> a:
        A> )
        A< a9 OK [APPENDUID {*} 3] APPEND done
        """);
  }

  @Test
  void copiesAndMovesTellTheirUids() { // RFC 4315, RFC 6851
    inboxHolds(4);
    select();
    play(
        """
        A> a1 COPY 2:3 Archive
        A< a1 OK [COPYUID {v} 2:3 1:2] COPY done
        A> a2 UID MOVE 1,4 Archive
        A< * OK [COPYUID {v} 1,4 3:4] {*}
        A< * 1 EXPUNGE
        A< * 3 EXPUNGE
        A< a2 OK MOVE done
        A> a3 COPY 1 Nowhere
        A< a3 NO [TRYCREATE] {*}
        A> a4 UID COPY 99 Archive
        A< a4 OK COPY done
        A> a5 COPY 1 INBOX
        A< * 3 EXISTS
        A< * 3 RECENT
        A< a5 OK [COPYUID {*} 2 5] COPY done
        A> a6 FETCH 1,3 EMAILID
        A< * 1 FETCH (EMAILID ({e}))
        A< * 3 FETCH (EMAILID ({e}))
        A< a6 OK FETCH done
        """);
  }

  @Test
  void binaryPartsComeBackAsTheyWereAndEncodedOtherwise() { // RFC 3516 §4.4
    play(
        """
        A> a1 APPEND INBOX ~{60+}
        A> Subject: x
        A> Content-Transfer-Encoding: binary
        A>
        A> a\u0000b\u0000c
        A> dd
        A>
        A< a1 OK [APPENDUID {*} 1] APPEND done
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        A> a2 FETCH 1 BODY.PEEK[]
        A< * 1 FETCH (BODY[] {65}
        A< Subject: x
        A< Content-Transfer-Encoding: base64
        A<
        A< YQBiAGMNCmRkDQo=)
        A< a2 OK FETCH done
        A> a3 FETCH 1 (BINARY.SIZE[1] BINARY.PEEK[1])
        A< * 1 FETCH (BINARY.SIZE[1] 11 BINARY[1] ~{11}
        A< a\u0000b\u0000c
        A< dd
        A< )
        A< a3 OK FETCH done
        """);
  }
}
