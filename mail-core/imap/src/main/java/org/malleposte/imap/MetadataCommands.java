package org.malleposte.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.Annotation;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.storage.Bytes;

/// GETMETADATA and SETMETADATA (RFC 5464). What is noted at the server is the user's own, kept in
/// the account; beside it stands `/shared/admin`, which is read-only.
final class MetadataCommands {
  private static final int VALUE = 16_384;
  private static final int LONGEST_QUOTED = 512;
  private static final String ADMIN = "/shared/admin";

  private MetadataCommands() {}

  static Answer get(Session session, ImapCommand.GetMetadata command, ResponseWriter out)
      throws MailException {
    Place place = new Place(session.who().account(), "", "");
    int mailbox = 0;
    if (!command.mailbox().isEmpty()) {
      place = session.namespaces().place(command.mailbox());
      mailbox = annotated(session, place).id();
    }
    Reply reply = new Reply(session, place.account(), mailbox, out);
    for (String entry : command.entries()) {
      reply.find(entry, command.depth());
    }
    long longest = reply.write(place.name(), command.maxSize());
    return longest == 0
        ? Answer.ok("GETMETADATA done")
        : Answer.ok("METADATA LONGENTRIES " + longest, "GETMETADATA done"); // §4.2.1
  }

  /// The same for a mailbox of LIST (RFC 9590 §3).
  static void write(
      Session session,
      MailAccount account,
      int mailbox,
      String name,
      List<String> entries,
      ResponseWriter out) {
    Reply reply = new Reply(session, account, mailbox, out);
    entries.forEach(entry -> reply.find(entry, 0));
    reply.write(name, OptionalLong.empty());
  }

  static Answer set(Session session, ImapCommand.SetMetadata command)
      throws Refusal, MailException {
    for (var value : command.entries().values()) {
      if (value.isPresent() && value.get().length() > VALUE) {
        throw Refusal.no("METADATA MAXSIZE " + VALUE, "A value is too long"); // §4.3
      }
    }
    if (command.mailbox().isEmpty()) {
      session.who().account().annotations().set(session.who().caller(), 0, command.entries(), null);
    } else {
      Place place = session.namespaces().place(command.mailbox());
      int mailbox = annotated(session, place).id();
      Map<String, Optional<Bytes>> entries = new LinkedHashMap<>(command.entries());
      Optional<Bytes> use = entries.remove(SpecialUse.ENTRY);
      String role = use == null ? null : SpecialUse.of(use.map(Bytes::utf8).orElse(""));
      place.account().annotations().set(session.who().caller(), mailbox, entries, role);
    }
    return Answer.ok("SETMETADATA done");
  }

  private static Mailbox annotated(Session session, Place place) throws MailException {
    Mailbox mailbox = session.namespaces().mailbox(place);
    if (!place.account().annotations().mayUse(session.who().caller(), mailbox)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs a right on the mailbox's content");
    }
    return mailbox;
  }

  /// What one METADATA response tells.
  private static final class Reply {
    private record Found(String entry, @Nullable Bytes value) {}

    private final Session session;
    private final MailAccount account;
    private final int mailbox;
    private final ResponseWriter out;
    private final List<Found> found = new ArrayList<>();

    Reply(Session session, MailAccount account, int mailbox, ResponseWriter out) {
      this.session = session;
      this.account = account;
      this.mailbox = mailbox;
      this.out = out;
    }

    /// An entry that was asked for by its name alone is told even when it is nothing.
    void find(String entry, int depth) {
      Bytes value = value(entry);
      if (value != null || depth == 0) {
        found.add(new Found(entry, value));
      }
      if (depth == 0) {
        return;
      }
      if (mailbox != 0 && entry.equals("/private") && !role().isEmpty()) {
        found.add(new Found(SpecialUse.ENTRY, value(SpecialUse.ENTRY)));
      }
      for (Annotation below : account.annotations().below(session.who().caller(), mailbox, entry)) {
        boolean near = depth > 1 || below.entry().indexOf('/', entry.length() + 1) < 0;
        if (near && !isSpecialUse(below.entry())) {
          found.add(new Found(below.entry(), below.value()));
        }
      }
      if (mailbox == 0 && entry.equals("/shared")) {
        found.add(new Found(ADMIN, value(ADMIN)));
      }
    }

    private @Nullable Bytes value(String entry) {
      if (mailbox == 0 && entry.equals(ADMIN)) {
        String address = session.who().user().address();
        return Bytes.utf8("mailto:postmaster" + address.substring(address.lastIndexOf('@')));
      }
      if (isSpecialUse(entry)) {
        return role().isEmpty() ? null : Bytes.utf8(role());
      }
      return account.annotations().read(session.who().caller(), mailbox, entry);
    }

    /// Tied to the use that LIST tells (RFC 6154 §4).
    private boolean isSpecialUse(String entry) {
      return mailbox != 0 && entry.equals(SpecialUse.ENTRY);
    }

    private String role() {
      Mailbox told = account.mailboxes().get(mailbox);
      return told == null ? "" : told.role();
    }

    /// @return the octets of the longest value left out, 0 when none was
    long write(String name, OptionalLong maxSize) {
      long longest = 0;
      boolean first = true;
      for (Found one : found) {
        Bytes value = one.value();
        if (value != null && maxSize.isPresent() && value.length() > maxSize.getAsLong()) {
          longest = Math.max(longest, value.length());
          continue;
        }
        if (first) {
          out.untagged().raw("METADATA ").mailbox(name).raw(" (");
        } else {
          out.sp();
        }
        first = false;
        out.string(one.entry()).sp();
        write(value);
      }
      if (!first) {
        out.close().end();
      }
      return longest;
    }

    private void write(@Nullable Bytes value) {
      if (value == null) {
        out.raw("NIL");
        return;
      }
      boolean plain = value.length() <= LONGEST_QUOTED;
      boolean binary = false;
      for (byte octet : value.array()) {
        plain &= octet >= ' ' && octet < 0x7F;
        binary |= octet == 0;
      }
      if (plain) {
        out.string(new String(value.array(), StandardCharsets.US_ASCII));
      } else if (binary) {
        out.literal8(value.length()).octets(value.array());
      } else {
        out.literal(value.array());
      }
    }
  }
}
