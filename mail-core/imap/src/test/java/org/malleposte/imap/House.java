package org.malleposte.imap;

import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.directory.sasl.Sasl;
import org.malleposte.format.MessageParser;
import org.malleposte.imap.session.ImapServer;
import org.malleposte.imap.session.ImapSettings;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;

/// A whole IMAP server on loopback, its stores in memory, for one test. Ann and Bob live in it;
/// their password is `secret`.
final class House implements AutoCloseable {
  private static final Vertx VERTX = Vertx.vertx();
  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

  /// Hashing passwords takes time: the people live longer than their mail.
  private static final Directory DIRECTORY =
      Directory.open(new Accounts(new MemoryMetadataStore(), Clock.systemUTC()));

  private static final Authenticator AUTHENTICATOR =
      new Authenticator(DIRECTORY, Clock.systemUTC());
  static final User ANN;
  static final User BOB;

  static {
    try {
      Actor actor = Actor.system("test");
      DIRECTORY.domains().add(actor, "example.org");
      ANN = DIRECTORY.users().create(actor, NewUser.of("ann@example.org", "secret"));
      BOB = DIRECTORY.users().create(actor, NewUser.of("bob@example.org", "secret"));
    } catch (DirectoryException e) {
      throw new IllegalStateException(e);
    }
  }

  final Mail mail;
  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final MemoryObjectStore objects = new MemoryObjectStore();
  private boolean away;
  private final ImapServer server;
  private final Play play;

  /// @param spools where large messages of APPEND go
  House(Path spools) {
    this(spools, ImapOptions.DEFAULT);
  }

  House(Path spools, ImapOptions options) {
    this(spools, options, (_, _) -> SearchIndex.none());
  }

  /// @param searching makes the index; who makes it closes it
  House(Path spools, ImapOptions options, BiFunction<Mail, Accounts, SearchIndex> searching) {
    Clock clock = Clock.systemUTC();
    Accounts accounts = new Accounts(metadata, clock);
    mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    Imap imap =
        new Imap(
            mail,
            DIRECTORY,
            AUTHENTICATOR,
            new Sasl(AUTHENTICATOR),
            clock,
            options,
            ImapMetrics.NONE,
            searching.apply(mail, accounts));
    server =
        new ImapServer(
            VERTX,
            ImapSettings.defaults(spools),
            new ServerSSLOptions().setKeyCertOptions(CERTIFICATE.keyCertOptions()),
            imap);
    int port = server.listen("127.0.0.1", 0, false, 1);
    play = new Play(port, "> in LOGIN ann secret\n< in OK [CAPABILITY {*}] {*}\n");
  }

  static Directory directory() {
    return DIRECTORY;
  }

  /// Clients are signed in as Ann.
  void play(String script) {
    play.play(script);
  }

  Play play() {
    return play;
  }

  MailAccount ann() {
    return mail.open(ANN.account());
  }

  Caller owner() {
    return Caller.privileged(Actor.system("test"), ANN.account());
  }

  /// Puts small messages into Ann's INBOX, subject `message 1` and so on.
  void inboxHolds(int count) {
    List<String> messages = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      messages.add(
          "From: joe@example.net\r\nSubject: message "
              + i
              + "\r\n\r\nThis is message "
              + i
              + "\r\n");
    }
    put("INBOX", messages.toArray(String[]::new));
  }

  /// Puts messages into one of Ann's mailboxes, as a delivery does.
  void put(String mailbox, String... messages) {
    List<Addition> additions = new ArrayList<>();
    for (String message : messages) {
      byte[] octets = message.getBytes(StandardCharsets.UTF_8);
      NewMessage kept =
          mail.keep(ANN.account().tenant(), Spool.of(octets), MessageParser.parse(octets));
      additions.add(new Addition(kept, Flags.NONE, 1_000_000_000_000L));
    }
    try {
      int id = ann().mailboxes().find(mailbox).id();
      ann().add(owner(), id, additions, "delivered", "");
    } catch (MailException e) {
      throw new IllegalStateException(e);
    }
  }

  /// From now on nothing is read or written in the stores.
  void storesGoAway() {
    away = true;
    metadata.close();
    objects.close();
  }

  @Override
  public void close() {
    play.close();
    server.close(Duration.ofSeconds(10));
    if (!away) {
      mail.close();
    }
  }
}
