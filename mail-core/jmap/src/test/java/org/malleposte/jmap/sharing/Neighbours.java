package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.format.MessageParser;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Request;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.mail.MailCapability;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.mail.sharing.ShareNotices;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;

/// Ann (`u1`), Ben (`u2`) and Cid (`u3`) of example.org, the group team@ with Ben in it, and the
/// shared mailbox info@. Calls are written with `'` for `"`.
final class Neighbours implements AutoCloseable {
  static final Actor ADMIN = Actor.system("test");

  final MemoryMetadataStore metadata = new MemoryMetadataStore();
  final Clock clock = Clock.systemUTC();
  final Accounts accounts = new Accounts(metadata, clock);
  final Directory directory = Directory.open(accounts);
  final MemoryObjectStore objects = new MemoryObjectStore();
  final Mail mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
  final ShareNotices notices = new ShareNotices(accounts, directory);
  final User ann;
  final User ben;
  final User cid;
  final Catalogue catalogue;
  private final Dispatcher dispatcher;

  Neighbours(Path folder) throws DirectoryException {
    directory.domains().add(ADMIN, "example.org");
    ann = directory.users().create(ADMIN, NewUser.of("ann@example.org", "").withDisplayName("Ann"));
    ben = directory.users().create(ADMIN, NewUser.of("ben@example.org", ""));
    cid = directory.users().create(ADMIN, NewUser.of("cid@example.org", ""));
    directory.groups().create(ADMIN, "team@example.org", "The team");
    directory.groups().addMembers(ADMIN, "team@example.org", List.of("ben@example.org"));
    mail.onRights(notices);
    Rooms rooms =
        new Rooms(
            accounts,
            directory,
            new Authenticator(directory, clock),
            mail,
            objects,
            new OutboundQueue(
                accounts,
                mail,
                directory,
                QueueSettings.of("mail.example.org", false, folder),
                clock),
            SearchIndex.none(),
            clock,
            folder,
            1 << 20);
    catalogue =
        new Catalogue(
            rooms,
            Limits.DEFAULT,
            List.of(
                new MailCapability(),
                new PrincipalsCapability(),
                new OwnerCapability(),
                new MailShareCapability()));
    dispatcher = new Dispatcher(catalogue);
  }

  MailAccount of(User user) {
    return mail.open(user.account());
  }

  Caller caller(User user) {
    Actor actor = new Actor(user.address(), "", "jmap", "127.0.0.1", "s");
    return new Caller(actor, user.account(), directory.names(user), false);
  }

  SignedIn signedIn(User user) {
    return new SignedIn(user, caller(user));
  }

  String mailbox(User user, String path) {
    return of(user).mailboxes().find(path).objectId();
  }

  /// Puts a message into a mailbox; returns the id of its Email.
  String put(User user, String path, String subject) throws MailException {
    byte[] message = ("Subject: " + subject + "\r\n\r\nx\r\n").getBytes(StandardCharsets.UTF_8);
    NewMessage kept = mail.keep("default", Spool.of(message), MessageParser.parse(message));
    long email =
        of(user)
            .add(
                caller(user),
                of(user).mailboxes().find(path).id(),
                List.of(new Addition(kept, Flags.NONE, 1_000_000_000_000L)),
                "appended",
                "")
            .getFirst()
            .email();
    return "M" + email;
  }

  /// A call of somebody in their own account.
  JsonNode call(User user, String method, String arguments) {
    return call(user, user, method, arguments);
  }

  /// The arguments of the response; those of an error have `error`.
  JsonNode call(User user, User in, String method, String arguments) {
    return call(
        user,
        Set.of(
            "urn:ietf:params:jmap:mail",
            "urn:ietf:params:jmap:mail:share",
            "urn:ietf:params:jmap:principals"),
        in.account().name(),
        method,
        arguments);
  }

  JsonNode call(User user, Set<String> using, String account, String method, String arguments) {
    try {
      String json = arguments.replace('\'', '"');
      ObjectNode node = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
      node.put("accountId", account);
      ObjectNode request = Json.object();
      using.forEach(request.putArray("using")::add);
      request.putArray("methodCalls").addArray().add(method).add(node).add("0");
      JsonNode response =
          dispatcher.answer(signedIn(user), Request.of(request)).at("/methodResponses/0");
      ObjectNode answer = (ObjectNode) response.get(1);
      return response.get(0).textValue().equals("error")
          ? answer.put("error", answer.path("type").textValue())
          : answer;
    } catch (IOException | ProblemException e) {
      throw new IllegalArgumentException(arguments, e);
    }
  }

  @Override
  public void close() {
    mail.close();
    directory.close();
  }
}
