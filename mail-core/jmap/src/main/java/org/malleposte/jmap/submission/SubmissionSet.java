package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Patch;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.mail.Email;
import org.malleposte.mail.submission.Identities;
import org.malleposte.mail.submission.Identity;
import org.malleposte.mail.submission.Submission;
import org.malleposte.mail.submission.Submission.Undo;
import org.malleposte.mail.submission.SubmissionException;
import org.malleposte.mail.submission.Submissions;

/// EmailSubmission/set (RFC 8621 §7.5): to create one is to send.
final class SubmissionSet extends SetMethod {
  @Override
  public String name() {
    return "EmailSubmission/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call)
      throws MethodException {
    Map<String, ObjectNode> update = arguments.objects("onSuccessUpdateEmail");
    List<String> destroy = arguments.idsOrNull("onSuccessDestroyEmail");
    return (request, result) -> {
      One one = new One(account, call);
      one.set(request, result);
      one.follow(update, destroy == null ? List.of() : destroy);
    };
  }

  private static final class One extends EachSetter {
    private final OpenAccount account;
    private final Call call;
    private final Submissions submissions;

    /// The message of each submission that was created, changed or destroyed.
    private final Map<String, Long> emails = new HashMap<>();

    One(OpenAccount account, Call call) {
      super(call);
      this.account = account;
      this.call = call;
      this.submissions = call.rooms().sending().submissions();
    }

    @Override
    protected ObjectNode create(ObjectNode properties) throws SetException {
      Set<String> wrong = new TreeSet<>();
      properties.fieldNames().forEachRemaining(wrong::add);
      wrong.removeAll(Set.of("identityId", "emailId", "envelope"));
      if (!wrong.isEmpty()) {
        throw SetException.invalid(
            "The server sets these, or does not know them.", wrong.toArray(String[]::new));
      }
      SubmissionJson.Envelope envelope = SubmissionJson.envelope(properties);
      Identity identity = identity(properties);
      Submissions.Order order =
          new Submissions.Order(
              IdentityJson.id(identity),
              identity.email(),
              email(properties),
              envelope == null ? null : envelope.sender(),
              envelope == null ? null : envelope.recipients());
      try {
        Submission made =
            submissions.submit(call.who().actor(), call.who().user(), account.mail(), order);
        emails.put(SubmissionJson.id(made), made.email());
        ObjectNode json = SubmissionJson.of(made);
        properties.fieldNames().forEachRemaining(json::remove);
        return json;
      } catch (SubmissionException e) {
        throw refusal(e);
      }
    }

    private Identity identity(ObjectNode properties) throws SetException {
      String id = reference(properties, "identityId");
      long number = id == null ? -1 : IdentityJson.number(id);
      Identity identity = number < 0 ? null : Identities.get(account.account(), number);
      if (identity == null) {
        throw SetException.invalid("There is no such identity.", "identityId");
      }
      return identity;
    }

    private long email(ObjectNode properties) throws SetException {
      String id = reference(properties, "emailId");
      long number = id == null ? -1 : Ids.number("M", id);
      if (number < 0) {
        throw SetException.invalid("There is no such message.", "emailId");
      }
      return number;
    }

    private @Nullable String reference(ObjectNode properties, String name) {
      JsonNode value = properties.path(name);
      return value.isTextual() ? call.resolve(value.textValue()) : null;
    }

    private static SetException refusal(SubmissionException e) {
      String sentence = String.valueOf(e.getMessage());
      return switch (e.reason()) {
        case FROM_MISSING ->
            new SetException(SetError.INVALID_EMAIL, sentence)
                .with("properties", Json.array(List.of("from")));
        case HEADER_TOO_BIG, LOOPS -> new SetException(SetError.INVALID_EMAIL, sentence);
        case FROM_NOT_OWNED -> new SetException(SetError.FORBIDDEN_FROM, sentence);
        case SENDER_NOT_OWNED -> new SetException(SetError.FORBIDDEN_MAIL_FROM, sentence);
        case NO_RECIPIENTS -> new SetException(SetError.NO_RECIPIENTS, sentence);
        case TOO_MANY_RECIPIENTS ->
            new SetException(SetError.TOO_MANY_RECIPIENTS, sentence)
                .with("maxRecipients", Json.object().numberNode(Submissions.RECIPIENTS));
        case INVALID_RECIPIENTS ->
            new SetException(SetError.INVALID_RECIPIENTS, sentence)
                .with("invalidRecipients", Json.array(e.addresses()));
        case NOT_OUTWARD -> new SetException(SetError.FORBIDDEN_TO_SEND, sentence);
        case TOO_OFTEN -> new SetException(SetError.RATE_LIMIT, sentence);
        case TOO_LATE -> SetException.invalid(sentence, "envelope");
        case NO_SUCH_MESSAGE -> SetException.invalid(sentence, "emailId");
        case NO_NOTICE_WANTED -> new SetException(SetError.FORBIDDEN_TO_SEND, sentence);
      };
    }

    private Submission require(String id) throws SetException {
      long number = SubmissionJson.number(id);
      Submission submission = number < 0 ? null : submissions.get(account.mail(), number);
      if (submission == null) {
        throw SetException.notFound();
      }
      return submission;
    }

    @Override
    protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
      Submission before = require(id);
      ObjectNode now = SubmissionJson.of(before);
      ObjectNode then = Patch.apply(now, patch);
      String undo = then.path("undoStatus").asText();
      then.put("undoStatus", SubmissionJson.undo(before.undo()));
      if (!then.equals(now)) {
        throw SetException.invalid(
            "Nothing of a submission changes but undoStatus.",
            patch.properties().stream()
                .map(entry -> entry.getKey().split("/", 2)[0])
                .filter(name -> !name.equals("undoStatus"))
                .distinct()
                .toArray(String[]::new));
      }
      boolean same = undo.equals(SubmissionJson.undo(before.undo()));
      if (!same && !undo.equals("canceled")) {
        throw SetException.invalid("It can become canceled.", "undoStatus");
      }
      boolean pending = before.undo() == Undo.PENDING;
      if (!same && !(pending && submissions.cancel(call.who().actor(), account.mail(), before))) {
        throw new SetException(SetError.CANNOT_UNSEND, "The message has left.");
      }
      emails.put(id, before.email());
      return null;
    }

    @Override
    protected void destroy(String id) throws SetException {
      Submission submission = require(id);
      if (!Submissions.destroy(call.who().actor(), account.mail(), submission.id())) {
        throw SetException.notFound();
      }
      emails.put(id, submission.email());
    }

    /// The Email/set that follows for the messages of those that succeeded.
    void follow(Map<String, ObjectNode> update, List<String> destroy) {
      ObjectNode arguments = Json.object().put("accountId", account.id());
      ObjectNode updates = Json.object();
      update.forEach((id, patch) -> {
        Long email = email(id);
        if (email != null) {
          updates.set(Email.objectId(email), patch);
        }
      });
      List<String> gone =
          destroy.stream()
              .flatMap(id -> java.util.Optional.ofNullable(email(id)).stream())
              .map(Email::objectId)
              .distinct()
              .toList();
      if (!updates.isEmpty()) {
        arguments.set("update", updates);
      }
      if (!gone.isEmpty()) {
        arguments.set("destroy", Json.array(gone));
      }
      if (arguments.size() > 1) {
        call.then("Email/set", arguments);
      }
    }

    private @Nullable Long email(String submission) {
      String id = call.resolve(submission);
      return id == null ? null : emails.get(id);
    }
  }
}
