package org.malleposte.jmap.mdn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.submission.DispositionNotice;
import org.malleposte.mail.submission.Dispositions;
import org.malleposte.mail.submission.Identities;
import org.malleposte.mail.submission.Identity;
import org.malleposte.mail.submission.SubmissionException;
import org.malleposte.storage.StorageException;

/// MDN/send (RFC 9007 §2.1).
final class MdnSend implements Method {
  /// The keyword of a message of which its sender was told (RFC 3503).
  private static final String SENT = "$MDNSent";

  @Override
  public String name() {
    return "MDN/send";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Identity identity = identity(account, call.resolve(arguments.id("identityId")));
    Map<String, ObjectNode> send = arguments.objects("send");
    Map<String, ObjectNode> updates = arguments.objects("onSuccessUpdateEmail");
    arguments.end();
    if (send.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Too many for one call.");
    }
    One one = new One(account, call, identity);
    ObjectNode sent = Json.object();
    ObjectNode notSent = Json.object();
    boolean away = false;
    for (Map.Entry<String, ObjectNode> entry : send.entrySet()) {
      String id = entry.getKey();
      try {
        if (away) {
          throw SetException.unavailable();
        }
        sent.set(id, one.send(id, entry.getValue()));
      } catch (SetException e) {
        notSent.set(id, e.json());
      } catch (StorageException e) {
        if (sent.isEmpty()) {
          throw e;
        }
        away = true; // those that were sent are told
        notSent.set(id, SetException.unavailable().json());
      }
    }
    one.follow(updates);
    ObjectNode answer = Json.object().put("accountId", account.id());
    answer.set("sent", sent.isEmpty() ? null : sent);
    answer.set("notSent", notSent.isEmpty() ? null : notSent);
    return answer;
  }

  private static Identity identity(OpenAccount account, @Nullable String id)
      throws MethodException {
    long number = id == null ? -1 : Ids.number("I", id);
    Identity identity = number < 0 ? null : Identities.get(account.account(), number);
    if (identity == null) {
      throw MethodException.invalid("identityId", "there is no such identity");
    }
    return identity;
  }

  /// One call.
  private static final class One {
    private final OpenAccount account;
    private final Call call;
    private final Identity identity;

    /// The messages of which was told, by creation id.
    private final Map<String, Long> emails = new LinkedHashMap<>();

    One(OpenAccount account, Call call, Identity identity) {
      this.account = account;
      this.call = call;
      this.identity = identity;
    }

    ObjectNode send(String id, ObjectNode mdn) throws SetException {
      DispositionNotice notice = MdnJson.notice(mdn);
      Email email = email(mdn);
      Dispositions.Order order =
          new Dispositions.Order(
              email.id(),
              identity.name(),
              identity.email(),
              MdnJson.text(mdn, "subject"),
              MdnJson.text(mdn, "textBody"),
              mdn.path("includeOriginalMessage").asBoolean(),
              MdnJson.line(mdn, "finalRecipient"),
              notice);
      try {
        DispositionNotice sent =
            call.rooms()
                .sending()
                .dispositions()
                .send(call.who().actor(), call.who().user(), account.mail(), order);
        emails.put(id, email.id());
        return MdnJson.sent(mdn, sent);
      } catch (SubmissionException e) {
        throw refusal(e);
      }
    }

    private Email email(ObjectNode mdn) throws SetException {
      JsonNode value = mdn.path("forEmailId");
      String id = value.isTextual() ? call.resolve(value.textValue()) : null;
      long number = id == null ? -1 : Ids.number("M", id);
      Email email = number < 0 ? null : account.mail().email(number);
      if (email == null || !account.reads(email)) {
        throw SetException.notFound();
      }
      for (Email.Place place : email.places()) {
        Flags flags = account.mail().flags(place);
        if (flags != null && flags.has(SENT)) {
          throw new SetException(SetError.MDN_ALREADY_SENT, "Its sender was told before.");
        }
      }
      return email;
    }

    private static SetException refusal(SubmissionException e) {
      String sentence = String.valueOf(e.getMessage());
      return switch (e.reason()) {
        case NO_SUCH_MESSAGE -> SetException.notFound();
        case FROM_NOT_OWNED, SENDER_NOT_OWNED, FROM_MISSING ->
            new SetException(SetError.FORBIDDEN_FROM, sentence);
        case TOO_OFTEN -> new SetException(SetError.RATE_LIMIT, sentence);
        case NO_NOTICE_WANTED,
            NOT_OUTWARD,
            HEADER_TOO_BIG,
            LOOPS,
            NO_RECIPIENTS,
            TOO_MANY_RECIPIENTS,
            INVALID_RECIPIENTS,
            TOO_LATE ->
            new SetException(SetError.FORBIDDEN, sentence);
      };
    }

    /// The Email/set that follows for the messages of which was told.
    void follow(Map<String, ObjectNode> updates) {
      ObjectNode update = Json.object();
      updates.forEach((id, patch) -> {
        Long email = id.startsWith("#") ? emails.get(id.substring(1)) : null;
        if (email != null) {
          update.set(Email.objectId(email), patch);
        }
      });
      if (!update.isEmpty()) {
        ObjectNode arguments = Json.object().put("accountId", account.id());
        arguments.set("update", update);
        call.then("Email/set", arguments);
      }
    }
  }
}
