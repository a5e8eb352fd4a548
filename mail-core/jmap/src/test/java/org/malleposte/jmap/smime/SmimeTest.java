package org.malleposte.jmap.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.TrustAnchor;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.format.MessageParser;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principals;
import org.malleposte.jmap.Signatures.Verdict;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Signatures (RFC 9219), by a house that this server trusts.
class SmimeTest {
  private static final String JOE = "joe@example.net";
  private static final Instant RECEIVED = Instant.parse("2025-06-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path folder;
  private Signer house;
  private Mail mail;
  private Directory directory;
  private OpenAccount account;
  private Caller caller;
  private Smime smime;

  @BeforeEach
  void open() throws Exception {
    house = Signer.house();
    Path trusted = folder.resolve("trusted.pem");
    Files.writeString(
        trusted,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(house.certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    MemoryMetadataStore metadata = new MemoryMetadataStore();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Accounts accounts = new Accounts(metadata, clock);
    directory = Directory.open(accounts);
    mail = new Mail(accounts, metadata, new MemoryObjectStore(), clock, MailOptions.DEFAULT);
    MailAccount ann = mail.open(new AccountId("default", "u1"));
    caller = new Caller(Actor.system("test"), ann.id(), Set.of(), false);
    account = new OpenAccount(ann, caller, "ann", true, ann, new Principals(directory));
    smime = new Smime(mail, clock, new Anchors(trusted.toString()));
  }

  @AfterEach
  void close() {
    mail.close();
    directory.close();
  }

  private Verdict verdict(byte[] message) throws MailException {
    NewMessage kept = mail.keep("default", Spool.of(message), MessageParser.parse(message));
    Addition addition = new Addition(kept, Flags.NONE, RECEIVED.toEpochMilli());
    int inbox = account.mail().mailboxes().find("INBOX").id();
    long id =
        account.mail().add(caller, inbox, List.of(addition), "appended", "").getFirst().email();
    Email email = account.mail().email(id);
    assertThat(account.mail().sortKeys().withSmime(new long[] {id}).get(0))
        .isEqualTo(smime.of(account, email).status() != null);
    return smime.of(account, email);
  }

  @Test
  void whatWasSignedByWhoItIsFromIsVerified() throws Exception {
    Signer joe = house.signs(JOE, LATER);
    for (byte[] message :
        List.of(joe.beside(JOE, "Noon?", "Noon?"), joe.within("Joe <" + JOE + ">", "Noon?"))) {
      Verdict verdict = verdict(message);
      assertThat(verdict.errors()).isEmpty();
      assertThat(verdict.status()).isEqualTo("signed/verified");
      assertThat(verdict.statusAtDelivery()).isEqualTo("signed/verified");
      assertThat(verdict.verifiedAt()).isEqualTo(NOW);
    }
  }

  private void fails(byte[] message, String why) throws MailException {
    Verdict verdict = verdict(message);
    assertThat(verdict.status()).isEqualTo("signed/failed");
    assertThat(verdict.errors()).singleElement().asString().contains(why);
  }

  @Test
  void whatElseIsSignedIsNot() throws Exception {
    Signer joe = house.signs(JOE, LATER);
    fails(joe.beside(JOE, "Never!", "Noon?"), "not what was signed");
    fails(joe.beside("ann@example.org", "Noon?", "Noon?"), "not of who the message is from");
    fails(Signer.house().signs(JOE, LATER).beside(JOE, "Noon?", "Noon?"), "vouches");
    fails(house.beside(JOE, "x", "x"), "not of who the message is from");
    joe.algorithm = "SHA1withECDSA";
    fails(joe.beside(JOE, "Noon?", "Noon?"), "no longer proves anything");
  }

  @Test
  void aCertificateThatIsOverWasGoodWhenTheMessageCame() throws Exception {
    Verdict verdict =
        verdict(house.signs(JOE, RECEIVED.plusSeconds(86_400)).beside(JOE, "Noon?", "Noon?"));
    assertThat(verdict.status()).isEqualTo("signed/failed");
    assertThat(verdict.statusAtDelivery()).isEqualTo("signed/verified");
  }

  @Test
  void whatIsNotSignedOrIsNonsenseIsToldSo()
      throws MailException,
          IOException,
          CMSException,
          GeneralSecurityException,
          OperatorCreationException {
    assertThat(verdict(Signer.message(JOE, "text/plain", "x\r\n")).status()).isNull();
    assertThat(
            verdict(Signer.message(JOE, "application/pkcs7-mime; smime-type=enveloped-data", "x"))
                .status())
        .isEqualTo("unknown");
    String beside = new String(house.beside(JOE, "x", "x"), StandardCharsets.US_ASCII);
    int cms = beside.indexOf("MI");
    Verdict broken =
        verdict(
            (beside.substring(0, cms) + "AAAA" + beside.substring(cms + 4))
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(broken.status()).isEqualTo("signed/failed");
    assertThat(broken.errors()).isNotEmpty();
  }

  @Test
  void aStoreThatGoesAwaySaysNothingOfASignature() {
    InputStream away =
        new InputStream() {
          @Override
          public int read() {
            throw new StorageException("the store cannot be reached");
          }
        };
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is broken");
          }
        };
    Verifier verifier = new Verifier(Set::of);
    for (InputStream in : List.of(away, broken)) {
      assertThatThrownBy(() -> verifier.look(null, in, Set.of(JOE)))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void aSignatureThatEndsInTheMiddleHasFailed() throws Exception {
    byte[] cms = house.signs(JOE, LATER).signed("x".repeat(10_000), 1);
    Verifier verifier = new Verifier(Set::of);
    for (int length = 1; length < cms.length; length += 97) {
      InputStream cut = new ByteArrayInputStream(cms, 0, length);
      assertThat(verifier.look(null, cut, Set.of(JOE)).broken()).as("" + length).isNotEmpty();
    }
  }

  @Test
  void moreThanASignatureMayBeIsNotKeptInMemory() throws Exception {
    byte[] cms = house.signs(JOE, LATER).signed("x", 4_000);
    assertThat(cms).hasSizeGreaterThan(1 << 20);
    Verifier.Found found =
        new Verifier(Set::of).look(null, new ByteArrayInputStream(cms), Set.of(JOE));
    assertThat(found.broken()).singleElement().asString().contains("malformed");
    assertThat(found.others()).isEmpty();
  }

  @Test
  @Timeout(20)
  void certificatesThatVouchForEachOtherEndlesslyAreNotFollowed() throws Exception {
    List<Signer> ring = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ring.add(Signer.house("CN=House " + i));
    }
    byte[] cms = ring.getFirst().signs(JOE, LATER).signed("x", Signer.ring(ring));
    TrustAnchor other = new TrustAnchor(house.certificate, null);
    Verifier verifier = new Verifier(() -> Set.of(other));
    Verifier.Found found = verifier.look(null, new ByteArrayInputStream(cms), Set.of(JOE));
    assertThat(found.broken()).isEmpty();
    assertThat(verifier.errors(found, NOW)).singleElement().asString().contains("vouches");
  }
}
