package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Slice;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;

/// What is listed from memory is what the records of Ann's messages say.
class ListingsTest {
  private static final AccountId ANN = new AccountId("default", "ann");
  private static final Caller CALLER =
      new Caller(new Actor("ann", "", "test", "", ""), ANN, Set.of("ann@example.org"), false);

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Mail mail =
      new Mail(
          new Accounts(metadata, Clock.systemUTC()),
          metadata,
          new MemoryObjectStore(),
          Clock.systemUTC(),
          MailOptions.DEFAULT);
  private final MailAccount ann = mail.open(ANN);

  @BeforeEach
  void thereAreMessages() throws MailException {
    add(1_200);
  }

  private void add(int count) throws MailException {
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = "From: p" + i + "@example.net\r\nSubject: " + i + "\r\n\r\nHello\r\n";
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      NewMessage kept = mail.keep("default", Spool.of(octets), MessageParser.parse(octets));
      additions.add(new Addition(kept, Flags.NONE, i));
    }
    ann.add(CALLER, inbox(), additions, "imported", "");
  }

  private int inbox() {
    return ann.mailboxes().find("INBOX").id();
  }

  private long[] emails() throws MailException {
    MailboxView view = ann.view(inbox());
    return LongStream.range(0, view.size()).map(i -> view.email((int) i)).toArray();
  }

  private void check(long... emails) {
    @Nullable Slice[] found = ann.listings(emails);
    assertThat(found).hasSameSizeAs(emails);
    for (int i = 0; i < emails.length; i++) {
      StoredMessage message = ann.message(emails[i]);
      if (message == null) {
        assertThat(found[i]).isNull();
        continue;
      }
      Slice summary = Slice.of(message.summary());
      assertThat(MessageSummaryCodec.envelope(found[i]).toByteArray())
          .isEqualTo(MessageSummaryCodec.envelope(summary).toByteArray());
      assertThat(MessageSummaryCodec.body(found[i])).isEqualTo(MessageSummaryCodec.body(summary));
    }
  }

  @Test
  void allOfThem() throws MailException {
    check(emails());
    check(emails());
  }

  @Test
  void inAnyOrder() throws MailException {
    long[] emails = emails();
    check(
        LongStream.range(0, emails.length).map(i -> emails[emails.length - 1 - (int) i]).toArray());
    check(LongStream.range(0, emails.length).map(i -> emails[(int) (i * 7 % 1_200)]).toArray());
  }

  @Test
  void fewOfThem() throws MailException {
    long[] emails = emails();
    check();
    check(emails[700]);
    check(emails[0], emails[511], emails[512], emails[1_199]);
    check(emails);
    check(emails[0], emails[511], emails[512], emails[1_199]);
  }

  @Test
  void whatIsNotThereIsNull() throws MailException {
    long last = emails()[1_199];
    check(LongStream.range(last - 200, last + 200).toArray());
    check(last + 1, last + 5_000, last - 1);
  }

  @Test
  void whatCameSince() throws MailException {
    check(emails());
    add(1);
    check(emails());
    add(300);
    check(emails());
    check(emails());
  }
}
