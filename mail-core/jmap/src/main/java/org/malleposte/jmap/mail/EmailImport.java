package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.account.Step;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageSummary;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Blob;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Email;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.StorageException;

/// Email/import (RFC 8621 §4.8): messages that were uploaded. What is accepted is one commit.
final class EmailImport implements Method {
  @Override
  public String name() {
    return "Email/import";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    String ifInState = arguments.textOrNull("ifInState");
    arguments.object("emails");
    Map<String, ObjectNode> emails = arguments.objects("emails");
    arguments.end();
    if (emails.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "There are too many messages.");
    }
    if (ifInState != null && !ifInState.equals(account.state())) {
      throw new MethodException(MethodError.STATE_MISMATCH, "The state is another by now.");
    }
    Made made = new Made(call);
    EmailBatch batch = new EmailBatch(account, call);
    emails.forEach((id, email) -> new One(account, call, batch, made).add(id, email));
    Step<?> step = batch.commit(States.modseq(ifInState));
    return made.answer(account, step);
  }

  /// What became of each.
  static final class Made {
    private final Call call;
    private final ObjectNode created = Json.object();
    private final Map<String, SetException> notCreated = new LinkedHashMap<>();

    Made(Call call) {
      this.call = call;
    }

    EmailBatch.Asked as(String creationId) {
      return new EmailBatch.Asked() {
        @Override
        public void done(Email email) {
          created.set(creationId, EmailBatch.made(email));
          call.created(creationId, Email.objectId(email.id()));
        }

        @Override
        public void refused(SetException why) {
          notCreated.put(creationId, why);
        }
      };
    }

    boolean has(String creationId) {
      return created.has(creationId);
    }

    ObjectNode answer(OpenAccount account, Step<?> step) {
      ObjectNode answer = Json.object().put("accountId", account.id());
      answer.put("oldState", step.alone() ? String.valueOf(step.before()) : null);
      answer.put("newState", String.valueOf(step.after()));
      answer.set("created", created.isEmpty() ? null : created);
      if (notCreated.isEmpty()) {
        answer.putNull("notCreated");
      } else {
        ObjectNode refused = answer.putObject("notCreated");
        notCreated.forEach((id, why) -> refused.set(id, why.json()));
      }
      return answer;
    }
  }

  private record One(OpenAccount account, Call call, EmailBatch batch, Made made) {
    private static final Set<String> KNOWN =
        Set.of("blobId", "mailboxIds", "keywords", "receivedAt");

    void add(String creationId, ObjectNode json) {
      try {
        batch.add(create(json), made.as(creationId));
      } catch (SetException e) {
        made.as(creationId).refused(e);
      }
    }

    private EmailEdit create(ObjectNode json) throws SetException {
      Set<String> wrong = new TreeSet<>();
      json.fieldNames().forEachRemaining(wrong::add);
      wrong.removeAll(KNOWN);
      if (!wrong.isEmpty()) {
        throw SetException.invalid("There is no such property.", wrong.toArray(String[]::new));
      }
      Set<Integer> mailboxes = batch.mailboxes(json.path("mailboxIds"));
      JsonNode keywords = json.path("keywords");
      Flags flags =
          keywords.isMissingNode() || keywords.isNull() ? Flags.NONE : KeywordNames.flags(keywords);
      if (!json.path("blobId").isTextual()) {
        throw SetException.invalid("It is the id of what was uploaded.", "blobId");
      }
      String id = json.path("blobId").textValue();
      Blob blob = BlobIds.blob(account, call, id);
      if (blob == null) { // RFC 8621 §4.8
        throw SetException.invalid("There is no such blob.", "blobId");
      }
      Kept kept = keep(blob);
      long receivedAt = EmailBatch.receivedAt(json.path("receivedAt"), kept.receivedAt());
      return new EmailEdit.Create(kept.message(), mailboxes, flags, receivedAt, "imported");
    }

    private record Kept(NewMessage message, long receivedAt) {}

    private Kept keep(Blob blob) throws SetException {
      Rooms rooms = call.rooms();
      try (MessageSpool spool = new MessageSpool(rooms.spools(), rooms.spoolMemory());
          CrlfStream lines = new CrlfStream(spool);
          InputStream in = blob.open()) {
        in.transferTo(lines);
        MessageSummary summary = spool.summary();
        HeaderBlock header = HeaderBlock.of(summary.header());
        if (header.fields().isEmpty()) {
          throw new SetException(SetError.INVALID_EMAIL, "That is no message.");
        }
        NewMessage message = rooms.mail().keep(account.accountId().tenant(), spool);
        return new Kept(message, receivedAt(header, rooms.clock().millis()));
      } catch (IOException e) {
        throw new StorageException("An uploaded message cannot be read", e);
      }
    }

    /// When the last server took it (RFC 8621 §4.8).
    private static long receivedAt(HeaderBlock header, long now) {
      HeaderBlock.Field received = header.first("Received");
      String text = received == null ? "" : received.unfolded();
      MailDate date = MailDate.parse(text.substring(text.lastIndexOf(';') + 1));
      return received == null || date == null ? now : date.epochMillis();
    }
  }
}
