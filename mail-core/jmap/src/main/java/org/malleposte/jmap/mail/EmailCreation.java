package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.format.ComposedPart;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageComposer;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.StorageException;

/// Makes a message of the Email object that a client wrote (RFC 8621 §4.6). Its bytes are durable
/// before the commit that refers to them.
final class EmailCreation {
  private static final Set<String> KNOWN =
      Set.of(
          "mailboxIds",
          "keywords",
          "receivedAt",
          "bodyStructure",
          "bodyValues",
          "textBody",
          "htmlBody",
          "attachments");

  private final OpenAccount account;
  private final Call call;
  private final EmailBatch batch;

  EmailCreation(OpenAccount account, Call call, EmailBatch batch) {
    this.account = account;
    this.call = call;
    this.batch = batch;
  }

  EmailEdit.Create of(ObjectNode email) throws SetException {
    requireKnown(email);
    Set<Integer> mailboxes = batch.mailboxes(email.path("mailboxIds"));
    Flags flags =
        email.hasNonNull("keywords") ? KeywordNames.flags(email.get("keywords")) : Flags.NONE;
    long now = call.rooms().clock().millis();
    long receivedAt = EmailBatch.receivedAt(email.path("receivedAt"), now);
    ComposedFields fields = ComposedFields.of(email, false);
    ComposedPart body = ComposedBody.of(email, id -> BlobIds.find(account, call, id));
    complete(fields, body);
    return new EmailEdit.Create(write(fields, body), mailboxes, flags, receivedAt, "appended");
  }

  private static void requireKnown(ObjectNode email) throws SetException {
    Set<String> wrong = new TreeSet<>();
    email
        .fieldNames()
        .forEachRemaining(property -> {
          if (!KNOWN.contains(property) && !ComposedFields.isField(property)) {
            wrong.add(property);
          }
        });
    if (!wrong.isEmpty()) {
      throw SetException.invalid(
          "The server sets these, or does not know them.", wrong.toArray(String[]::new));
    }
  }

  /// RFC 8621 §4.6: the server adds what a message must have (RFC 5322 §3.6).
  private void complete(ComposedFields fields, ComposedPart body) {
    if (!fields.has("date") && !has(body, "date")) {
      MailDate now = MailDate.of(call.rooms().clock().instant().atOffset(ZoneOffset.UTC));
      fields.add(HeaderField.structured("Date", now.format()));
    }
    if (!fields.has("message-id") && !has(body, "message-id")) {
      String address = call.who().user().address();
      String domain = address.substring(address.lastIndexOf('@') + 1);
      String id = "<" + MessageComposer.newMessageId(domain) + ">";
      fields.add(HeaderField.structured("Message-ID", id));
    }
  }

  /// The fields of the outermost part are the message's own.
  private static boolean has(ComposedPart body, String name) {
    return body.about().fields().stream()
        .map(field -> new String(field, StandardCharsets.UTF_8))
        .anyMatch(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1));
  }

  private NewMessage write(ComposedFields fields, ComposedPart body) throws SetException {
    Rooms rooms = call.rooms();
    try (MessageSpool spool = new MessageSpool(rooms.spools(), rooms.spoolMemory());
        OutputStream bounded = new Bounded(spool, call.limits().sizeUpload())) {
      MessageComposer.write(fields.fields(), body, bounded);
      return rooms.mail().keep(account.accountId().tenant(), spool);
    } catch (TooLarge e) {
      throw new SetException(
          SetError.TOO_LARGE, "A message has at most " + call.limits().sizeUpload() + " octets.");
    } catch (IOException e) {
      throw new StorageException("A message that a client composed cannot be written", e);
    }
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// Lets so many octets pass.
  private static final class Bounded extends FilterOutputStream {
    private long left;

    Bounded(OutputStream out, long most) {
      super(out);
      this.left = most;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new TooLarge();
      }
      out.write(octets, offset, length);
    }

    @Override
    public void close() {
      // The spool is closed by who opened it, once it is kept.
    }
  }
}
