package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// Annotations: RFC 5464, RFC 9590.
class MetadataTest extends ImapTest {
  private void bobSignsIn() {
    play(
        """
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK [CAPABILITY {*}] LOGIN done
        """);
  }

  @Test
  void entriesAreSetReadAndRemoved() {
    play(
        """
        A> a1 GETMETADATA INBOX /shared/comment
        A< * METADATA INBOX ("/shared/comment" NIL)
        A< a1 OK GETMETADATA done
        A> a2 SETMETADATA INBOX (/private/comment "mine" /SHARED/Comment {10+}
        A> two
        A> lines)
        A< a2 OK SETMETADATA done
        A> a3 GETMETADATA INBOX (/shared/comment /private/comment /private/none)
        A< * METADATA INBOX ("/shared/comment" {10}
        A< two
        A< lines "/private/comment" "mine" "/private/none" NIL)
        A< a3 OK GETMETADATA done
        A> a4 SETMETADATA INBOX (/private/comment NIL)
        A< a4 OK SETMETADATA done
        A> a5 GETMETADATA "inbox" /private/comment
        A< * METADATA INBOX ("/private/comment" NIL)
        A< a5 OK GETMETADATA done
        A> a6 SETMETADATA INBOX (/private/comment "")
        A< a6 OK SETMETADATA done
        A> a7 GETMETADATA INBOX /private/comment
        A< * METADATA INBOX ("/private/comment" "")
        A< a7 OK GETMETADATA done
        A> a8 GETMETADATA nowhere /private/comment
        A< a8 NO [NONEXISTENT] {*}
        """);
  }

  @Test
  void theSpecialUseIsTiedToItsEntry() { // RFC 6154 §4
    play(
        """
        A> a1 GETMETADATA Sent /private/specialuse
        A< * METADATA Sent ("/private/specialuse" "\\\\Sent")
        A< a1 OK GETMETADATA done
        A> a2 CREATE Old
        A< a2 OK {*}
        A> a3 GETMETADATA Old (/private/specialuse)
        A< * METADATA Old ("/private/specialuse" NIL)
        A< a3 OK GETMETADATA done
        A> a4 SETMETADATA Old (/private/specialuse "\\\\Sent" /private/comment "no")
        A< a4 NO [USEATTR] {*}
        A> a5 SETMETADATA Old (/private/specialuse "\\\\Sent \\\\Trash")
        A< a5 NO [USEATTR] {*}
        A> a6 SETMETADATA Old (/private/specialuse "\\\\Nonsense")
        A< a6 NO [USEATTR] {*}
        A> a7 SETMETADATA Old (/private/specialuse "\\\\important" /private/comment "kept")
        A< a7 OK SETMETADATA done
        A> a8 LIST "" Old
        A< * LIST (\\HasNoChildren \\Important) "/" Old
        A< a8 OK LIST done
        A> a9 GETMETADATA (DEPTH 1) Old /private
        A< * METADATA Old ("/private/specialuse" "\\\\Important" "/private/comment" "kept")
        A< a9 OK GETMETADATA done
        A> b1 SETMETADATA Old (/private/specialuse NIL)
        A< b1 OK SETMETADATA done
        A> b2 LIST "" Old
        A< * LIST (\\HasNoChildren) "/" Old
        A< b2 OK LIST done
        """);
  }

  @Test
  void depthAndSize() {
    play(
        """
        A> a1 SETMETADATA INBOX (/private/f/v/small "SMALLER 5000" /private/f/v/boss/x "deep")
        A< a1 OK SETMETADATA done
        A> a2 SETMETADATA INBOX (/private/f/values "other" /private/f/v/long "0123456789012")
        A< a2 OK SETMETADATA done
        A> a3 GETMETADATA INBOX (DEPTH 1) (/private/f/v)
        A< * METADATA INBOX ("/private/f/v/long" "0123456789012" "/private/f/v/small" "SMALLER 5000")
        A< a3 OK GETMETADATA done
        A> a4 GETMETADATA (MAXSIZE 12 DEPTH infinity) INBOX /private/f/v
        A< * METADATA INBOX ("/private/f/v/boss/x" "deep" "/private/f/v/small" "SMALLER 5000")
        A< a4 OK [METADATA LONGENTRIES 13] GETMETADATA done
        A> a5 GETMETADATA INBOX (MAXSIZE 3) (/private/f/values)
        A< a5 OK [METADATA LONGENTRIES 5] GETMETADATA done
        A> a6 GETMETADATA INBOX (DEPTH 2) /private/f
        A< a6 BAD {*}
        A> a7 GETMETADATA INBOX (DEPTH infinity) /private
        A< * METADATA INBOX ("/private/f/v/boss/x" "deep" "/private/f/v/long" "0123456789012" {*})
        A< a7 OK GETMETADATA done
        """);
  }

  @Test
  void boundsHaveTheirWords() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 101; i++) {
      many.append(i == 0 ? "" : " ").append("/private/n").append(i).append(" x");
    }
    house.play().let("many", many.toString().replace(" x", " \"x\""));
    house.play().let("long", "x".repeat(16_385));
    play(
        """
        A> a1 SETMETADATA INBOX ({many})
        A< a1 NO [METADATA TOOMANY] {*}
        A> a2 GETMETADATA INBOX (DEPTH 1) /private
        A< a2 OK GETMETADATA done
        A> a3 SETMETADATA INBOX (/private/ok "x" /private/long {16385+}
        A> {long})
        A< a3 NO [METADATA MAXSIZE 16384] {*}
        A> a4 GETMETADATA INBOX /private/ok
        A< * METADATA INBOX ("/private/ok" NIL)
        A< a4 OK GETMETADATA done
        A> a5 SETMETADATA INBOX (/other/x "x")
        A< a5 BAD {*}
        A> a6 SETMETADATA INBOX (/private "x")
        A< a6 BAD {*}
        A> a7 SETMETADATA INBOX (/private/a//b "x")
        A< a7 BAD {*}
        A> a8 SETMETADATA INBOX (/private/a* "x")
        A< a8 BAD {*}
        A> a9 SETMETADATA INBOX (/private/a/ "x")
        A< a9 BAD {*}
        """);
  }

  @Test
  void whatIsNotedAtTheServerIsTheUsersOwn() {
    bobSignsIn();
    play(
        """
        A> a1 SETMETADATA "" (/private/vendor/vendor.x/settings "blue")
        A< a1 OK SETMETADATA done
        A> a2 GETMETADATA "" (DEPTH infinity) (/private /shared)
        A< * METADATA "" ("/private/vendor/vendor.x/settings" "blue" "/shared/admin" "mailto:postmaster@example.org")
        A< a2 OK GETMETADATA done
        A> a3 SETMETADATA "" (/shared/comment "x")
        A< a3 NO [NOPERM] {*}
        B> b1 GETMETADATA "" (/private/vendor/vendor.x/settings /shared/admin)
        B< * METADATA "" ("/private/vendor/vendor.x/settings" NIL "/shared/admin" "mailto:postmaster@example.org")
        B< b1 OK GETMETADATA done
        """);
  }

  @Test
  void theyFollowTheMailbox() {
    play(
        """
        A> a1 CREATE work/old
        A< a1 OK {*}
        A> a2 SETMETADATA work/old (/shared/comment "kept")
        A< a2 OK SETMETADATA done
        A> a3 RENAME work/old work/new
        A< a3 OK RENAME done
        A> a4 GETMETADATA work/new /shared/comment
        A< * METADATA work/new ("/shared/comment" "kept")
        A< a4 OK GETMETADATA done
        A> a5 DELETE work/new
        A< a5 OK DELETE done
        A> a6 CREATE work/new
        A< a6 OK {*}
        A> a7 GETMETADATA work/new /shared/comment
        A< * METADATA work/new ("/shared/comment" NIL)
        A< a7 OK GETMETADATA done
        A> a8 SETMETADATA INBOX (/private/comment "of INBOX")
        A< a8 OK SETMETADATA done
        A> a9 RENAME INBOX before
        A< a9 OK RENAME done
        A> b1 GETMETADATA before /private/comment
        A< * METADATA before ("/private/comment" "of INBOX")
        A< b1 OK GETMETADATA done
        A> b2 GETMETADATA INBOX /private/comment
        A< * METADATA INBOX ("/private/comment" "of INBOX")
        A< b2 OK GETMETADATA done
        """);
  }

  @Test
  void othersSeeWhatIsSharedAndHaveTheirOwn() {
    bobSignsIn();
    house.play().let("inbox", "\"Other Users/ann@example.org/INBOX\"");
    play(
        """
        A> a1 SETMETADATA INBOX (/private/comment "Ann's" /shared/comment "for all")
        A< a1 OK SETMETADATA done
        B> b1 GETMETADATA {inbox} /shared/comment
        B< b1 NO [NONEXISTENT] {*}
        A> a2 SETACL INBOX bob@example.org l
        A< a2 OK SETACL done
        B> b2 GETMETADATA {inbox} /shared/comment
        B< b2 NO [NOPERM] {*}
        A> a3 SETACL INBOX bob@example.org lr
        A< a3 OK SETACL done
        B> b3 GETMETADATA {inbox} (/shared/comment /private/comment)
        B< * METADATA {inbox} ("/shared/comment" "for all" "/private/comment" NIL)
        B< b3 OK GETMETADATA done
        B> b4 SETMETADATA {inbox} (/private/comment "Bob's")
        B< b4 OK SETMETADATA done
        B> b5 SETMETADATA {inbox} (/shared/comment "Bob was here")
        B< b5 NO [NOPERM] {*}
        A> a4 SETACL INBOX bob@example.org +w
        A< a4 OK SETACL done
        B> b6 SETMETADATA {inbox} (/shared/comment "Bob was here")
        B< b6 OK SETMETADATA done
        A> a5 GETMETADATA INBOX (DEPTH infinity) (/shared /private)
        A< * METADATA INBOX ("/shared/comment" "Bob was here" "/private/comment" "Ann's")
        A< a5 OK GETMETADATA done
        """);
  }

  @Test
  void listTellsThem() { // RFC 9590, RFC 8440
    play(
        """
        A> a1 SETMETADATA Sent (/shared/vendor/vendor.x/color "#b71c1c")
        A< a1 OK SETMETADATA done
        A> a2 LIST "" (INBOX Sent) RETURN (METADATA ("/shared/vendor/vendor.x/color"))
        A< * LIST (\\HasNoChildren) "/" INBOX
        A< * METADATA INBOX ("/shared/vendor/vendor.x/color" NIL)
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * METADATA Sent ("/shared/vendor/vendor.x/color" "#b71c1c")
        A< a2 OK LIST done
        A> a3 LIST "" Sent RETURN (MYRIGHTS METADATA (/private/x) STATUS (MESSAGES))
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * MYRIGHTS Sent lrswipkxtea
        A< * METADATA Sent ("/private/x" NIL)
        A< * STATUS Sent (MESSAGES 0)
        A< a3 OK LIST done
        """);
    bobSignsIn();
    play(
        """
        A> a4 SETACL Sent bob@example.org l
        A< a4 OK SETACL done
        B> b1 LIST "" "Other*Sent" RETURN (MYRIGHTS METADATA (/private/x))
        B< * LIST (\\HasNoChildren{*}) "/" "Other Users/ann@example.org/Sent"
        B< * MYRIGHTS "Other Users/ann@example.org/Sent" l
        B< b1 OK LIST done
        B> b2 LIST "" "Other Users" RETURN (MYRIGHTS)
        B< * LIST (\\NonExistent \\Noselect \\HasChildren) "/" "Other Users"
        B< b2 OK LIST done
        """);
  }

  @Test
  void limitsAreNotSetHere() { // RFC 9208 §4.1.3
    play(
        """
        A> a1 SETQUOTA "" (STORAGE 512 MESSAGE 3)
        A< a1 NO [NOPERM] {*}
        A> a2 SETQUOTA "" ()
        A< a2 NO [NOPERM] {*}
        A> a3 SETQUOTA "" (STORAGE)
        A< a3 BAD {*}
        """);
  }
}
