package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.MemoryRooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.Speech;
import org.malleposte.jmap.mail.MailCapability;
import org.malleposte.jmap.mdn.MdnCapability;
import org.malleposte.jmap.quota.QuotaCapability;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.queue.LocalDelivery;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.submission.Reports;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;

/// Ann and Ben of example.org, all stores in memory, a clock that is moved by hand, and a queue
/// that is emptied when told to. Calls are written with `'` for `"`.
final class Household implements AutoCloseable {
  private static final Actor ADMIN = Actor.system("test");

  final SetClock clock = new SetClock();
  final MemoryRooms rooms;
  final MemoryMetadataStore metadata;
  final MemoryObjectStore objects;
  final Accounts accounts;
  final Directory directory;
  final Mail mail;
  final OutboundQueue queue;
  final User ann;
  final User ben;
  private final Speech speech;
  private final LocalDelivery local;

  static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  Household(Path folder, boolean outward) throws DirectoryException {
    rooms = new MemoryRooms(folder, clock, outward);
    metadata = rooms.metadata;
    objects = rooms.objects;
    accounts = rooms.accounts;
    directory = rooms.directory;
    mail = rooms.mail;
    queue = rooms.queue;
    directory.domains().add(ADMIN, "example.org");
    ann = directory.users().create(ADMIN, NewUser.of("ann@example.org", "").withDisplayName("Ann"));
    ben = directory.users().create(ADMIN, NewUser.of("ben@example.org", ""));
    directory.aliases().set(ADMIN, "info@example.org", List.of("ann@example.org"));
    local = new LocalDelivery(queue, mail, directory);
    mail.delivery().onDelivered(new Reports(mail));
    Dispatcher dispatcher =
        new Dispatcher(
            new Catalogue(
                rooms.rooms(),
                Limits.DEFAULT,
                List.of(
                    new MailCapability(),
                    new SubmissionCapability(),
                    new VacationCapability(),
                    new MdnCapability(),
                    new QuotaCapability())));
    speech =
        new Speech(
            dispatcher,
            Set.of(
                "urn:ietf:params:jmap:mail",
                "urn:ietf:params:jmap:submission",
                "urn:ietf:params:jmap:vacationresponse",
                "urn:ietf:params:jmap:mdn",
                "urn:ietf:params:jmap:quota"));
  }

  MailAccount of(User user) {
    return mail.open(user.account());
  }

  Caller caller(User user) {
    Actor actor = new Actor(user.address(), "", "jmap", "127.0.0.1", "s");
    return new Caller(actor, user.account(), Set.of(user.address()), false);
  }

  String mailbox(User user, String path) {
    return of(user).mailboxes().find(path).objectId();
  }

  /// The arguments of the first response; those of an error have `error`.
  JsonNode call(User user, String method, String arguments) {
    return speech.call(signedIn(user), user.account().name(), method, arguments);
  }

  /// Every response to one call.
  JsonNode all(User user, String method, String arguments) {
    return speech.all(signedIn(user), user.account().name(), method, arguments);
  }

  private SignedIn signedIn(User user) {
    return new SignedIn(user, caller(user));
  }

  /// Delivers everything that is due here; returns how many recipients had something.
  int deliverDue() {
    Set<Long> due = new LinkedHashSet<>();
    queue.due((message, _) -> due.add(message.id()) || true);
    int count = 0;
    for (long id : due) {
      QueuedMessage message = queue.show(id).orElseThrow();
      count += message.recipients().size();
      local.deliver(message, message.recipients());
    }
    return count;
  }

  /// The texts of the messages in a mailbox, as they stand there.
  List<String> texts(User user, String path) {
    try {
      MailAccount account = of(user);
      MailboxView view = account.view(account.mailboxes().find(path).id());
      Map<Integer, String> texts = new LinkedHashMap<>();
      for (int i = 0; i < view.size(); i++) {
        Email email = account.email(view.email(i));
        try (InputStream in = mail.body(email.body())) {
          texts.put(i, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return List.copyOf(texts.values());
    } catch (MailException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    rooms.close();
  }
}
