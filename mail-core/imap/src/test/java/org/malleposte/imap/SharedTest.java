package org.malleposte.imap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.SharedAccount;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.Right;
import org.malleposte.storage.Spool;

/// Mailboxes that are nobody's own, in the third namespace of RFC 2342. Ann and Bob are given
/// rights on info@example.org, and deprived of them, while they are signed in.
class SharedTest extends ImapTest {
  private static final Actor ACTOR = Actor.system("test");
  private final Directory directory = House.directory();
  private SharedAccount info;

  @BeforeEach
  void addInfo() throws DirectoryException {
    info = directory.shared().create(ACTOR, "info@example.org", "");
    directory.groups().create(ACTOR, "desk@example.org", "");
    play(
        """
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK [CAPABILITY {*}] LOGIN done
        """);
  }

  @AfterEach
  void removeInfo() throws DirectoryException {
    directory.shared().remove(ACTOR, info.account());
    directory.groups().remove(ACTOR, "desk@example.org");
  }

  private void grant(String who, String letters) throws MailException {
    MailAccount account = house.mail.open(info.account());
    Caller caller = Caller.privileged(ACTOR, info.account());
    account.rights(caller, "INBOX", who, Right.parse(letters));
  }

  private void arrives(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    Spool spool = Spool.of(octets);
    NewMessage message = house.mail.keep("default", spool, MessageParser.parse(octets));
    Receipt receipt = house.mail.receipt("joe@example.net", spool.hash());
    house
        .mail
        .delivery()
        .deliver(
            ACTOR,
            List.of(new Delivery.Recipient(info.account(), "info@example.org", "")),
            message,
            receipt);
    receipt.acknowledged();
  }

  @Test
  void whoIsGivenRightsFindsItAndReadsWhatArrives() throws Exception {
    play(
        """
        A> a1 LIST "" "Shared*"
        A< a1 OK LIST done
        A> a2 SELECT Shared/info/INBOX
        A< a2 NO [NONEXISTENT] {*}
        """);
    grant("ann@example.org", "lrs");
    play(
        """
        A> a3 LIST "" "Shared*"
        A< * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared
        A< * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared/info
        A< * LIST (\\HasNoChildren) "/" Shared/info/INBOX
        A< a3 OK LIST done
        A> a4 LIST "Shared/" ""
        A< * LIST (\\Noselect) "/" "Shared/"
        A< a4 OK LIST done
        A> a5 SELECT Shared/info/INBOX
        A< ...
        A< a5 OK [READ-WRITE] SELECT done
        A> a6 MYRIGHTS Shared/info/INBOX
        A< * MYRIGHTS Shared/info/INBOX lrs
        A< a6 OK MYRIGHTS done
        A> a7 SUBSCRIBE Shared/info/INBOX
        A< a7 OK SUBSCRIBE done
        A> a8 LSUB "" Shared*
        A< * LSUB () "/" Shared/info/INBOX
        A< a8 OK LSUB done
        B> b1 LIST "" "Shared*"
        B< b1 OK LIST done
        B> b2 STATUS Shared/info/INBOX (MESSAGES)
        B< b2 NO [NONEXISTENT] {*}
        """);
    arrives("Subject: an order\r\n\r\nOne boat, please\r\n");
    play(
        """
        A> a9 NOOP
        A< * 1 EXISTS
        A< * 1 RECENT
        A< a9 OK NOOP done
        A> a10 FETCH 1 BODY.PEEK[TEXT]
        A< * 1 FETCH (BODY[TEXT] {18}
        A< One boat, please
        A< )
        A< a10 OK FETCH done
        """);
  }

  @Test
  void whatIsTakenBackIsGoneAtOnce() throws Exception {
    grant("ann@example.org", "lrs");
    grant("bob@example.org", "lrswipkxte");
    play(
        """
        A> a1 SELECT Shared/info/INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 IDLE
        A< + {*}
        B> b1 APPEND Shared/info/INBOX {18}
        B< + {*}
        B> Subject: a draft
        B>
        B< b1 OK [APPENDUID {*} 1] APPEND done
        A< * 1 EXISTS
        A< * 1 RECENT
        B> b2 CREATE Shared/info/Orders
        B< b2 OK {*}
        B> b3 MYRIGHTS Shared/info/Orders
        B< * MYRIGHTS Shared/info/Orders lrswipkxte
        B< b3 OK MYRIGHTS done
        """);
    grant("ann@example.org", "");
    play(
        """
        A< * BYE {*}
        A! closed
        """);
  }

  @Test
  void aGroupsMembersComeAndGoWhileTheyAreSignedIn() throws Exception {
    grant("desk@example.org", "lrs");
    play(
        """
        B> b1 STATUS Shared/info/INBOX (MESSAGES)
        B< b1 NO [NONEXISTENT] {*}
        """);
    directory.groups().addMembers(ACTOR, "desk@example.org", List.of("bob@example.org"));
    play(
        """
        B> b2 STATUS Shared/info/INBOX (MESSAGES)
        B< * STATUS Shared/info/INBOX (MESSAGES 0)
        B< b2 OK STATUS done
        B> b3 SELECT Shared/info/INBOX
        B< ...
        B< b3 OK [READ-WRITE] SELECT done
        """);
    directory.groups().removeMembers(ACTOR, "desk@example.org", List.of("bob@example.org"));
    play(
        """
        B> b4 NOOP
        B< * BYE {*}
        B< b4 OK NOOP done
        B! closed
        """);
  }

  @Test
  void namesOfNoAccountThereAreNotMade() {
    play(
        """
        A> a1 CREATE Shared/nobody/INBOX
        A< a1 NO [CANNOT] {*}
        A> a2 CREATE Shared
        A< a2 NO [CANNOT] {*}
        A> a3 RENAME Archive Shared/Archive
        A< a3 NO [CANNOT] {*}
        A> a4 CREATE Shared/info/Mine
        A< a4 NO [NONEXISTENT] {*}
        """);
  }

  @Test
  void nobodyOwnsIt() throws Exception {
    grant("ann@example.org", "lra");
    play(
        """
        A> a1 GETACL Shared/info/INBOX
        A< * ACL Shared/info/INBOX "ann@example.org" "lra"
        A< a1 OK GETACL done
        A> a2 SETACL Shared/info/INBOX bob@example.org lr
        A< a2 OK SETACL done
        B> b1 STATUS Shared/info/INBOX (MESSAGES)
        B< * STATUS Shared/info/INBOX (MESSAGES 0)
        B< b1 OK STATUS done
        C< * OK {*}
        C> c1 LOGIN info@example.org secret
        C< c1 NO [AUTHENTICATIONFAILED] {*}
        """);
  }
}
