package org.malleposte.imap;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.malleposte.directory.User;
import org.malleposte.imap.codec.Change;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;

/// GETACL, SETACL, DELETEACL, LISTRIGHTS and MYRIGHTS (RFC 4314 §3).
final class AclCommands {
  private static final String ANYONE = "anyone";

  private AclCommands() {}

  static Answer get(Session session, ImapCommand.GetAcl command, ResponseWriter out)
      throws MailException {
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = administered(session, place);
    out.untagged().raw("ACL ").mailbox(place.name());
    String owner = owner(session, place);
    if (!owner.isEmpty()) {
      out.sp().string(owner).sp().raw(Right.letters(Right.all()));
    }
    mailbox
        .rights()
        .forEach((identifier, letters) -> out.sp().string(identifier).sp().string(letters));
    out.end();
    return Answer.ok("GETACL done");
  }

  static Answer set(Session session, ImapCommand.SetAcl command) throws Refusal, MailException {
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = administered(session, place);
    String identifier = identifier(session, place, command.identifier());
    Set<Right> rights =
        changed(
            Right.parse(mailbox.rights().getOrDefault(identifier, "")),
            command.change(),
            parse(command.rights()));
    place.account().rights(session.who().caller(), place.path(), identifier, rights);
    return Answer.ok("SETACL done");
  }

  private static Set<Right> parse(String letters) throws Refusal {
    try {
      return Right.parse(letters);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("Some of these are no rights: " + letters); // RFC 4314 §3.1
    }
  }

  private static Set<Right> changed(Set<Right> before, Change change, Set<Right> rights) {
    Set<Right> after = EnumSet.noneOf(Right.class);
    switch (change) {
      case REPLACE -> after.addAll(rights);
      case ADD -> {
        after.addAll(before);
        after.addAll(rights);
      }
      case REMOVE -> {
        after.addAll(before);
        after.removeAll(rights);
      }
    }
    return after;
  }

  static Answer delete(Session session, ImapCommand.DeleteAcl command)
      throws Refusal, MailException {
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = administered(session, place);
    String identifier = command.identifier().toLowerCase(Locale.ROOT);
    if (mailbox.rights().containsKey(identifier)) {
      place
          .account()
          .rights(session.who().caller(), place.path(), identifier, EnumSet.noneOf(Right.class));
    }
    return Answer.ok("DELETEACL done");
  }

  /// RFC 4314 §3.7: the owner always has every right, others may get any.
  static Answer listRights(Session session, ImapCommand.ListRights command, ResponseWriter out)
      throws Refusal, MailException {
    Place place = session.namespaces().place(command.mailbox());
    administered(session, place);
    String owner = owner(session, place);
    boolean owns = known(session, command.identifier()).equalsIgnoreCase(owner);
    out.untagged().raw("LISTRIGHTS ").mailbox(place.name()).sp();
    out.string(command.identifier()).sp();
    if (owns) {
      out.raw(Right.letters(Right.all())).end();
    } else {
      out.raw("\"\"");
      for (Right right : Right.values()) {
        out.sp().octet(right.letter());
      }
      out.end();
    }
    return Answer.ok("LISTRIGHTS done");
  }

  static Answer myRights(Session session, ImapCommand.MyRights command, ResponseWriter out)
      throws MailException {
    Namespaces namespaces = session.namespaces();
    Place place = namespaces.place(command.mailbox());
    Mailbox mailbox = namespaces.mailbox(place);
    writeMine(place.name(), namespaces.rights(place.account(), mailbox), out);
    return Answer.ok("MYRIGHTS done");
  }

  static void writeMine(String name, Set<Right> rights, ResponseWriter out) {
    out.untagged().raw("MYRIGHTS ").mailbox(name).sp().raw(Right.letters(rights)).end();
  }

  private static Mailbox administered(Session session, Place place) throws MailException {
    Namespaces namespaces = session.namespaces();
    Mailbox mailbox = namespaces.mailbox(place);
    if (!namespaces.rights(place.account(), mailbox).contains(Right.ADMINISTER)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs the right a on the mailbox");
    }
    return mailbox;
  }

  /// Empty for an account that is nobody's own.
  private static String owner(Session session, Place place) {
    return session.imap.directory.user(place.account().id()).map(User::address).orElse("");
  }

  /// The identifier as rights are kept under, which is never the owner's.
  private static String identifier(Session session, Place place, String given) throws Refusal {
    String known = known(session, given);
    String owner = owner(session, place);
    if (known.equalsIgnoreCase(owner) || known.equalsIgnoreCase("-" + owner)) {
      throw Refusal.no("CANNOT", "The owner has every right, always");
    }
    return known;
  }

  /// An address or a group of ours, `anyone`, or one of these after `-`.
  private static String known(Session session, String given) throws Refusal {
    String sign = given.startsWith("-") ? "-" : "";
    String name = given.substring(sign.length()).toLowerCase(Locale.ROOT);
    if (name.equals(ANYONE)) {
      return sign + ANYONE;
    }
    Imap imap = session.imap;
    String address = imap.directory.user(name).map(User::address).orElse(null);
    if (address == null) {
      address = imap.directory.groups().get(name).map(group -> group.address()).orElse(null);
    }
    if (address == null) {
      throw Refusal.no("There is no user and no group " + given);
    }
    return sign + address.toLowerCase(Locale.ROOT);
  }
}
