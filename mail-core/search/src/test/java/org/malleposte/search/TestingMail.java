package org.malleposte.search;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.StoredMessages;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.Spool;

/// Mail in memory, with an account that messages are put into.
public final class TestingMail implements AutoCloseable {
  public static final AccountId ANN = new AccountId("default", "ann");

  public final Accounts accounts;
  public final Mail mail;

  public TestingMail() {
    this(new MemoryObjectStore());
  }

  /// With bodies in a store of the test's own.
  public TestingMail(ObjectStore objects) {
    this(new MemoryMetadataStore(), objects);
  }

  /// As one of several servers of the same stores sees it, when there are several.
  public TestingMail(MetadataStore metadata, ObjectStore objects) {
    Clock clock = Clock.systemUTC();
    accounts = new Accounts(metadata, clock);
    mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
  }

  public MailAccount ann() {
    return mail.open(ANN);
  }

  public static Caller owner(AccountId account) {
    return Caller.privileged(Actor.system("test"), account);
  }

  /// Puts a message into Ann's INBOX; returns its email id.
  public long put(String message) {
    return put(ANN, message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)).email();
  }

  public Added put(AccountId account, byte[] message) {
    NewMessage kept = mail.keep(account.tenant(), Spool.of(message), MessageParser.parse(message));
    MailAccount to = mail.open(account);
    try {
      return to.add(
              owner(account),
              inbox(account),
              List.of(new Addition(kept, Flags.NONE, 1_000_000_000_000L)),
              "delivered",
              "")
          .getFirst();
    } catch (MailException e) {
      throw new IllegalStateException(e);
    }
  }

  public int inbox(AccountId account) {
    return mail.open(account).mailboxes().find("INBOX").id();
  }

  public MessageText text(long email) {
    return new MessageText(mail, messages(), email);
  }

  public StoredMessages messages() {
    return new StoredMessages(accounts.open(ANN));
  }

  @Override
  public void close() {
    mail.close();
  }
}
