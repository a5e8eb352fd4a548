package org.malleposte.smtp.server;

import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.directory.sasl.Sasl;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectStore;

/// A mail server on loopback, with the real directory and the real mail domain:
///
/// ```
/// example.org   ann (alias post), bob, carl (disabled)
///               team@    -> ann, bob
///               away@    -> ann, ann@elsewhere.example
/// ```
///
/// Every password is `secret`.
final class TestingHouse implements AutoCloseable {
  static final Actor ADMIN = Actor.system("test");

  final Path folder;
  final Mail mail;
  final Directory directory;
  final OutboundQueue queue;
  final SmtpRooms rooms;
  final SmtpSettings settings;
  final SmtpServer server;
  final List<String> wire = new ArrayList<>();

  /// Whether who listens to the sessions makes them fail.
  volatile boolean tapFails;

  private final Vertx vertx = Vertx.vertx();

  TestingHouse(Path folder) {
    this(folder, settings -> settings);
  }

  TestingHouse(Path folder, UnaryOperator<SmtpSettings> change) {
    this(folder, change, new MemoryMetadataStore(), new MemoryObjectStore(), true);
  }

  /// One that sends nothing to other servers.
  static TestingHouse quiet(Path folder) {
    return new TestingHouse(
        folder, s -> s, new MemoryMetadataStore(), new MemoryObjectStore(), true, false);
  }

  /// @param metadata closed by who opened it, like `objects`
  TestingHouse(
      Path folder,
      UnaryOperator<SmtpSettings> change,
      MetadataStore metadata,
      ObjectStore objects,
      boolean populate) {
    this(folder, change, metadata, objects, populate, true);
  }

  private TestingHouse(
      Path folder,
      UnaryOperator<SmtpSettings> change,
      MetadataStore metadata,
      ObjectStore objects,
      boolean populate,
      boolean outward) {
    this.folder = folder;
    Accounts accounts = new Accounts(metadata, Clock.systemUTC());
    this.directory = Directory.open(accounts);
    this.mail = new Mail(accounts, metadata, objects, Clock.systemUTC(), MailOptions.DEFAULT);
    this.queue =
        new OutboundQueue(
            accounts,
            mail,
            directory,
            QueueSettings.of("mail.example.org", outward, folder.resolve("tmp")),
            Clock.systemUTC());
    if (populate) {
      populate();
    }
    Authenticator authenticator = new Authenticator(directory, Clock.systemUTC());
    this.rooms =
        new SmtpRooms(
            directory,
            authenticator,
            new Sasl(authenticator),
            mail,
            queue,
            SmtpMetrics.NONE,
            tap(),
            Clock.systemUTC());
    this.settings = change.apply(SmtpSettings.defaults("mail.example.org", folder.resolve("tmp")));
    this.server = new SmtpServer(vertx, settings, rooms, tls());
  }

  private ServerSSLOptions tls() {
    try {
      return TestingTls.server(folder);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private WireTap tap() {
    return new WireTap() {
      @Override
      public boolean listens() {
        if (tapFails) {
          throw new IllegalStateException("as the test wants it");
        }
        return true;
      }

      @Override
      public void said(String session, java.util.Set<String> users, String line) {
        synchronized (wire) {
          wire.add(line);
        }
      }
    };
  }

  private void populate() {
    try {
      directory.domains().add(ADMIN, "example.org");
      for (String name : List.of("ann", "bob", "carl")) {
        directory.users().create(ADMIN, NewUser.of(name + "@example.org", "secret"));
      }
      directory.users().setEnabled(ADMIN, user("carl").account(), false);
      directory.aliases().set(ADMIN, "post@example.org", List.of("ann@example.org"));
      directory
          .aliases()
          .set(ADMIN, "team@example.org", List.of("ann@example.org", "bob@example.org"));
      directory
          .aliases()
          .set(ADMIN, "away@example.org", List.of("ann@example.org", "ann@elsewhere.example"));
    } catch (DirectoryException e) {
      throw new IllegalStateException(e);
    }
  }

  User user(String name) {
    return directory.user(name + "@example.org").orElseThrow();
  }

  int port(Door door) {
    return server.listen(door, "127.0.0.1", 0, false, 1);
  }

  Talk mx() throws IOException {
    return new Talk(port(Door.MX));
  }

  Talk submission() throws IOException {
    return new Talk(port(Door.SUBMISSION));
  }

  Talk lmtp() throws IOException {
    return new Talk(port(Door.LMTP));
  }

  Talk submissions() throws IOException {
    return new Talk(server.listen(Door.SUBMISSION, "127.0.0.1", 0, true, 1)).startTls();
  }

  MailAccount account(String name) {
    return mail.open(user(name).account());
  }

  Caller owner(String name) {
    return Caller.privileged(ADMIN, user(name).account());
  }

  MailboxView box(String name, String mailbox) {
    MailAccount account = account(name);
    try {
      return account.view(Objects.requireNonNull(account.mailboxes().find(mailbox)).id());
    } catch (MailException e) {
      throw new IllegalStateException(e);
    }
  }

  int count(String name) {
    return box(name, "INBOX").size();
  }

  /// The newest message of an INBOX, as it is kept.
  byte[] newest(String name) {
    return newest(name, "INBOX");
  }

  byte[] newest(String name, String mailbox) {
    MailboxView view = box(name, mailbox);
    return body(account(name), view.email(view.size() - 1));
  }

  private byte[] body(MailAccount account, long email) {
    var message = Objects.requireNonNull(account.message(email));
    return read(mail.body(message.body()));
  }

  byte[] read(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String newestText(String name) {
    return new String(newest(name), StandardCharsets.UTF_8);
  }

  /// What waits in the queue.
  List<QueuedMessage> queued() {
    return queue.list(0, 1_000);
  }

  /// Without the trace header that this server puts in front.
  static String withoutTrace(String message) {
    return message.replaceFirst(
        "\\A(?:Return-Path: .*\r\n(?:[ \t].*\r\n)*)?Received: .*\r\n(?:[ \t].*\r\n)*", "");
  }

  /// Lets everything fall, as a crash does.
  void abandon() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    server.close();
    mail.close();
    directory.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
