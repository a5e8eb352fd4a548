package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.malleposte.account.Step;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Email;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.Judged;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;

/// Changes of messages on their way into one commit, each with who wants to know what became of it.
final class EmailBatch {
  private final OpenAccount account;
  private final Call call;
  private final List<EmailEdit> edits = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();

  EmailBatch(OpenAccount account, Call call) {
    this.account = account;
    this.call = call;
  }

  /// Who asked for a change.
  interface Asked {
    void done(Email email);

    void refused(SetException why);
  }

  void add(EmailEdit edit, Asked one) {
    edits.add(edit);
    asked.add(one);
  }

  /// @throws MethodException `stateMismatch`
  Step<?> commit(OptionalLong ifInState) throws MethodException {
    try {
      Step<List<Judged<Email>>> step =
          account.mail().editEmails(account.caller(), ifInState, edits);
      for (int i = 0; i < edits.size(); i++) {
        switch (step.value().get(i)) {
          case Judged.Done<Email>(Email email) -> asked.get(i).done(email);
          case Judged.Refused<Email>(MailException why) -> asked.get(i).refused(refusal(why));
        }
      }
      return step;
    } catch (MailException e) {
      throw MethodException.of(e);
    }
  }

  private static SetException refusal(MailException why) {
    return why.reason() == Reason.LIMIT
        ? new SetException(SetError.TOO_MANY_MAILBOXES, String.valueOf(why.getMessage()))
        : SetException.of(why);
  }

  /// What a client cannot know of a message that was made.
  static ObjectNode made(Email email) {
    return Json.object()
        .put("id", Email.objectId(email.id()))
        .put("blobId", BlobIds.of(email))
        .put("threadId", Email.threadObjectId(email.thread()))
        .put("size", email.size());
  }

  /// @param mailboxIds a map of ids, or of references to mailboxes made before, to true
  Set<Integer> mailboxes(JsonNode mailboxIds) throws SetException {
    if (!(mailboxIds instanceof ObjectNode map) || map.isEmpty()) {
      throw SetException.invalid("A message stands in at least one mailbox.", "mailboxIds");
    }
    Set<Integer> mailboxes = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isBoolean() || !entry.getValue().booleanValue()) {
        throw SetException.invalid("A mailbox is there with true, or not there.", "mailboxIds");
      }
      mailboxes.add(mailbox(entry.getKey()));
    }
    return mailboxes;
  }

  int mailbox(String id) throws SetException {
    String known = call.resolve(id);
    Mailbox mailbox = known == null ? null : MailboxJson.find(account, known);
    if (mailbox == null) {
      throw SetException.invalid("There is no mailbox " + id + ".", "mailboxIds");
    }
    return mailbox.id();
  }

  /// @param otherwise in ms since 1970
  static long receivedAt(JsonNode value, long otherwise) throws SetException {
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    try {
      Instant time = OffsetDateTime.parse(value.asText()).toInstant();
      if (value.isTextual() && value.textValue().endsWith("Z")) {
        return time.toEpochMilli();
      }
    } catch (DateTimeParseException e) {
      // told below: a date in another zone is no better
    }
    throw SetException.invalid("It is no UTC date (RFC 8620 §1.4).", "receivedAt");
  }
}
