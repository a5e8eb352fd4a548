package org.malleposte.smtp.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.Spool;

/// A post office: the domain `example.org` with ann and bob, an outbound queue, and a [Sink] to
/// which every other domain's mail goes.
final class Post implements AutoCloseable {
  static final Actor ACTOR = Actor.system("test");
  static final OutboundTimeouts PATIENT =
      new OutboundTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  final MetadataStore metadata;
  final ObjectStore objects;
  final Accounts accounts;
  final Directory directory;
  final Mail mail;
  final OutboundQueue queue;
  final Clock clock;

  Post(Path folder) {
    this(folder, new MemoryMetadataStore(), new MemoryObjectStore(), Clock.systemUTC(), true);
  }

  Post(Path folder, MetadataStore metadata, ObjectStore objects, Clock clock, boolean outward) {
    this.metadata = metadata;
    this.objects = objects;
    this.clock = clock;
    this.accounts = new Accounts(metadata, clock);
    this.directory = Directory.open(accounts);
    this.mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    QueueSettings settings = QueueSettings.of("mail.example.org", outward, folder);
    this.queue = new OutboundQueue(accounts, mail, directory, settings, clock);
    if (directory.domains().list().isEmpty()) {
      populate();
    }
  }

  private void populate() {
    try {
      directory.domains().add(ACTOR, "example.org");
      directory
          .users()
          .create(
              ACTOR, List.of(NewUser.of("ann@example.org", ""), NewUser.of("bob@example.org", "")));
    } catch (DirectoryException e) {
      throw new IllegalStateException(e);
    }
  }

  static OutboundSettings settings(int perOne, int all) {
    return new OutboundSettings(
        "mail.example.org", Optional.empty(), 25, true, perOne, all, PATIENT);
  }

  static Router to(Hop... hops) {
    return new Router() {
      @Override
      public Route route(String domain) {
        return new Route.Hops(Arrays.asList(hops));
      }

      @Override
      public String destination(String domain) {
        return domain;
      }
    };
  }

  Couriers couriers(Sink sink) {
    return Couriers.start(queue, mail, directory, to(sink.hop()), settings(2, 4), clock);
  }

  NewMessage keep(String text) {
    return keep(text.getBytes(StandardCharsets.UTF_8));
  }

  NewMessage keep(byte[] bytes) {
    MessageParser parser = new MessageParser();
    parser.update(bytes, 0, bytes.length);
    return mail.keep("default", Spool.of(bytes), parser.finish());
  }

  /// Puts a message into the queue; returns its id.
  long send(String text, String... recipients) {
    return send(
        Envelope.of(
            "ann@example.org",
            Arrays.stream(recipients).map(Envelope.Recipient::elsewhere).toList()),
        text);
  }

  /// The same as a session does whose client is never told.
  void sendUntold(String text, String... recipients) {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    Envelope envelope =
        Envelope.of(
            "ann@example.org",
            Arrays.stream(recipients).map(Envelope.Recipient::elsewhere).toList());
    Receipt receipt = mail.receipt(envelope.sender(), Spool.of(bytes).hash());
    queue.enqueue(ACTOR, envelope, keep(bytes), receipt);
    receipt.unacknowledged();
  }

  long send(Envelope envelope, String text) {
    return queue.enqueue(ACTOR, envelope, keep(text.replace("\n", "\r\n")));
  }

  User user(String name) {
    return directory.user(name + "@example.org").orElseThrow();
  }

  /// The messages in a user's INBOX, oldest first.
  List<String> inbox(String name) {
    MailAccount account = mail.open(user(name).account());
    List<String> all = new ArrayList<>();
    try {
      MailboxView view = account.view(account.mailboxes().find("INBOX").id());
      for (int i = 0; i < view.size(); i++) {
        try (InputStream in = mail.body(account.email(view.email(i)).body())) {
          all.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | MailException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    if (!condition.getAsBoolean()) {
      throw new AssertionError("never: " + what);
    }
  }

  @Override
  public void close() {
    mail.close();
    directory.close();
  }
}
