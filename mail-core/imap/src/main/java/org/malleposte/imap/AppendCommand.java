package org.malleposte.imap;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// APPEND (RFC 9051 §6.3.12) of one or more messages, all or none (RFC 3502).
final class AppendCommand {
  private static final int PIECE = 65_536;

  private AppendCommand() {}

  static Answer run(Session session, ImapCommand.Append command) throws Refusal, MailException {
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = CopyCommand.target(session, place);
    List<Addition> additions = new ArrayList<>(command.messages().size());
    for (ImapCommand.Append.Message message : command.messages()) {
      additions.add(addition(session, place, message));
    }
    List<Added> added =
        place.account().add(session.who().caller(), mailbox.id(), additions, "appended", "");
    return Answer.ok(appendUid(added), "APPEND done");
  }

  private static Addition addition(Session session, Place place, ImapCommand.Append.Message message)
      throws Refusal {
    if (message.content().size() == 0) {
      throw Refusal.no("A message of no octets takes the command back"); // RFC 3502 §6.3.11
    }
    if (message.utf8() && !session.utf8()) {
      throw Refusal.bad("Enable UTF8=ACCEPT first"); // RFC 6855 §4
    }
    Flags flags = StoreCommand.flags(message.flags());
    Instant date =
        message.date().map(OffsetDateTime::toInstant).orElseGet(session.imap.clock::instant);
    NewMessage kept = keep(session, place, message);
    return new Addition(kept, flags, date.toEpochMilli());
  }

  private static NewMessage keep(Session session, Place place, ImapCommand.Append.Message message) {
    String tenant = place.account().id().tenant();
    MessageSummary summary = summary(message.content());
    if (!message.binary()) {
      return session.imap.mail.keep(tenant, message.content(), summary);
    }
    try (Spool encoded = session.connection.spool(message.content().size())) {
      boolean changed = BinaryParts.encode(message.content(), summary, encoded);
      return changed
          ? session.imap.mail.keep(tenant, encoded, summary(encoded))
          : session.imap.mail.keep(tenant, message.content(), summary);
    } catch (IOException e) {
      throw new StorageException("a temporary file of APPEND cannot be written", e);
    }
  }

  private static MessageSummary summary(Spool content) {
    MessageParser parser = new MessageParser();
    byte[] piece = new byte[(int) Math.min(PIECE, content.size())];
    try (InputStream in = content.open()) {
      for (int count = in.read(piece); count > 0; count = in.read(piece)) {
        parser.update(piece, 0, count);
      }
    } catch (IOException e) {
      throw new StorageException("a temporary file of APPEND cannot be read", e);
    }
    return parser.finish();
  }

  /// RFC 4315 §3.
  private static String appendUid(List<Added> added) {
    int[] uids = added.stream().mapToInt(Added::uid).toArray();
    long validity = Integer.toUnsignedLong(added.getFirst().uidValidity());
    return "APPENDUID " + validity + " " + CopyCommand.set(uids);
  }
}
