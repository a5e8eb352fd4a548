package org.malleposte.imap;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.StorageException;

/// APPEND (RFC 9051 §6.3.12) of one or more messages, all or none (RFC 3502).
final class AppendCommand {
  /// Bodies of one command that are made durable at the same time, so that they share a sync.
  private static final int TOGETHER = 16;

  private final Session session;
  private final Place place;
  private final Map<ImapCommand.Append.Message, Catenation> catenations = new IdentityHashMap<>();

  private AppendCommand(Session session, Place place) {
    this.session = session;
    this.place = place;
  }

  static Answer run(Session session, ImapCommand.Append command) throws Refusal, MailException {
    MessageLimit.ofSaves(session).requireAll(command.messages().size());
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = CopyCommand.target(session, place);
    List<Addition> additions = additions(session, place, command.messages());
    List<Added> added =
        place.account().add(session.who().caller(), mailbox.id(), additions, "appended", "");
    return Answer.ok(appendUid(added), "APPEND done");
  }

  /// Checks the messages, then makes their bodies durable.
  static List<Addition> additions(
      Session session, Place place, List<ImapCommand.Append.Message> messages) throws Refusal {
    AppendCommand command = new AppendCommand(session, place);
    List<Flags> flags = new ArrayList<>(messages.size());
    for (ImapCommand.Append.Message message : messages) {
      flags.add(checked(session, message));
      if (!message.parts().isEmpty()) {
        command.catenations.put(message, Catenation.of(session, message.parts()));
      }
    }
    return command.additions(messages, flags);
  }

  private static Flags checked(Session session, ImapCommand.Append.Message message) throws Refusal {
    if (message.content().size() == 0 && message.parts().isEmpty()) {
      throw Refusal.no("A message of no octets takes the command back"); // RFC 3502 §6.3.11
    }
    if (message.utf8() && !session.utf8()) {
      throw Refusal.bad("Enable UTF8=ACCEPT first"); // RFC 6855 §4
    }
    return StoreCommand.flags(message.flags());
  }

  private List<Addition> additions(List<ImapCommand.Append.Message> messages, List<Flags> flags) {
    List<NewMessage> kept = kept(messages);
    List<Addition> additions = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      long date = date(messages.get(i)).toEpochMilli();
      additions.add(new Addition(kept.get(i), flags.get(i), date));
    }
    return additions;
  }

  /// The instant that the client gave. Its zone is not kept: a date with a zone names an instant,
  /// INTERNALDATE answers the same instant in UTC, and what clients compare or restore (mbsync's
  /// CopyArrivalDate, imapsync) is the instant (RFC 9051 §2.3.3, §6.3.12).
  private Instant date(ImapCommand.Append.Message message) {
    return message.date().map(OffsetDateTime::toInstant).orElseGet(session.imap.clock::instant);
  }

  /// In their order; several wait for the disk at once.
  private List<NewMessage> kept(List<ImapCommand.Append.Message> messages) {
    if (messages.size() == 1) {
      return List.of(keep(messages.getFirst()));
    }
    return messages.stream().gather(Gatherers.mapConcurrent(TOGETHER, this::keep)).toList();
  }

  private NewMessage keep(ImapCommand.Append.Message message) {
    String tenant = place.account().id().tenant();
    MessageSpool content = message.content();
    Catenation catenation = catenations.get(message);
    if (catenation != null) {
      return keep(tenant, catenation);
    }
    if (!message.binary()) {
      return session.imap.mail.keep(tenant, content);
    }
    try (MessageSpool encoded = session.connection.spool(content.size())) {
      boolean changed = BinaryParts.encode(content.content(), content.summary(), encoded);
      return session.imap.mail.keep(tenant, changed ? encoded : content);
    } catch (IOException e) {
      throw new StorageException("a temporary file of APPEND cannot be written", e);
    }
  }

  private NewMessage keep(String tenant, Catenation catenation) {
    try (MessageSpool whole = session.connection.spool(catenation.size())) {
      catenation.writeTo(whole);
      return session.imap.mail.keep(tenant, whole);
    } catch (IOException e) {
      throw new StorageException("a temporary file of APPEND cannot be written", e);
    }
  }

  /// RFC 4315 §3.
  static String appendUid(List<Added> added) {
    int[] uids = added.stream().mapToInt(Added::uid).toArray();
    long validity = Integer.toUnsignedLong(added.getFirst().uidValidity());
    return "APPENDUID " + validity + " " + CopyCommand.set(uids);
  }
}
