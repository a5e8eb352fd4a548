package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.format.MessageParser;
import org.malleposte.jmap.Catalogue;
import org.malleposte.jmap.Dispatcher;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.MemoryRooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.jmap.Speech;
import org.malleposte.jmap.mail.MailCapability;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.sharing.ShareNotices;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.Spool;

/// Ann (`u1`), Ben (`u2`) and Cid (`u3`) of example.org, the group team@ with Ben in it, and the
/// shared mailbox info@. Calls are written with `'` for `"`.
final class Neighbours implements AutoCloseable {
  static final Actor ADMIN = Actor.system("test");

  private final MemoryRooms rooms;
  final MemoryMetadataStore metadata;
  final Accounts accounts;
  final Directory directory;
  final Mail mail;
  final ShareNotices notices;
  final User ann;
  final User ben;
  final User cid;
  final Catalogue catalogue;
  private final Dispatcher dispatcher;

  Neighbours(Path folder) throws DirectoryException {
    rooms = new MemoryRooms(folder);
    metadata = rooms.metadata;
    accounts = rooms.accounts;
    directory = rooms.directory;
    mail = rooms.mail;
    notices = new ShareNotices(accounts, directory);
    directory.domains().add(ADMIN, "example.org");
    ann = directory.users().create(ADMIN, NewUser.of("ann@example.org", "").withDisplayName("Ann"));
    ben = directory.users().create(ADMIN, NewUser.of("ben@example.org", ""));
    cid = directory.users().create(ADMIN, NewUser.of("cid@example.org", ""));
    directory.groups().create(ADMIN, "team@example.org", "The team");
    directory.groups().addMembers(ADMIN, "team@example.org", List.of("ben@example.org"));
    mail.onRights(notices);
    catalogue =
        new Catalogue(
            rooms.rooms(),
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
    return new Speech(dispatcher, using).call(signedIn(user), account, method, arguments);
  }

  @Override
  public void close() {
    rooms.close();
  }
}
