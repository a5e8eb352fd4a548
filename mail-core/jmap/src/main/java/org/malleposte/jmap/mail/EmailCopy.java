package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Step;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Email;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.NewMessage;

/// Email/copy (RFC 8621 §4.7): the other account gets the messages as its own; their bytes are kept
/// once.
final class EmailCopy implements Method {
  private static final Set<String> KNOWN = Set.of("id", "mailboxIds", "keywords", "receivedAt");

  @Override
  public String name() {
    return "Email/copy";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount from = call.fromAccount(arguments);
    OpenAccount to = call.account(arguments);
    if (from.id().equals(to.id())) {
      throw MethodException.invalid("fromAccountId", "is the account to copy to");
    }
    String ifFromInState = arguments.textOrNull("ifFromInState");
    String ifInState = arguments.textOrNull("ifInState");
    arguments.object("create");
    Map<String, ObjectNode> create = arguments.objects("create");
    boolean destroy = arguments.flag("onSuccessDestroyOriginal", false);
    String destroyIfInState = arguments.textOrNull("destroyFromIfInState");
    arguments.end();
    requireState(from, ifFromInState);
    requireState(to, ifInState);
    if (create.size() > call.limits().objectsInSet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "There are too many messages.");
    }
    return new One(from, to, call).copy(create, ifInState, destroy, destroyIfInState);
  }

  private static void requireState(OpenAccount account, @Nullable String state)
      throws MethodException {
    if (state != null && !state.equals(account.state())) {
      throw new MethodException(MethodError.STATE_MISMATCH, "The state is another by now.");
    }
  }

  private record One(OpenAccount from, OpenAccount to, Call call) {

    ObjectNode copy(
        Map<String, ObjectNode> create,
        @Nullable String ifInState,
        boolean destroy,
        @Nullable String destroyIfInState)
        throws MethodException {
      EmailImport.Made made = new EmailImport.Made(call);
      EmailBatch batch = new EmailBatch(to, call);
      Map<String, String> originals = new LinkedHashMap<>();
      create.forEach((creationId, json) -> {
        try {
          batch.add(edit(batch, json), made.as(creationId));
          originals.put(creationId, json.path("id").asText());
        } catch (SetException e) {
          made.as(creationId).refused(e);
        }
      });
      Step<?> step = batch.commit(States.modseq(ifInState));
      ObjectNode answer = made.answer(to, step).put("fromAccountId", from.id());
      if (destroy) {
        List<String> gone = new ArrayList<>();
        originals.forEach((creationId, id) -> {
          if (made.has(creationId)) {
            gone.add(id);
          }
        });
        destroy(gone, destroyIfInState);
      }
      return answer;
    }

    private void destroy(List<String> ids, @Nullable String ifInState) {
      if (ids.isEmpty()) {
        return;
      }
      ObjectNode arguments = Json.object().put("accountId", from.id());
      if (ifInState != null) {
        arguments.put("ifInState", ifInState);
      }
      arguments.set("destroy", Json.array(ids));
      call.then("Email/set", arguments);
    }

    private EmailEdit edit(EmailBatch batch, ObjectNode json) throws SetException {
      Set<String> wrong = new TreeSet<>();
      json.fieldNames().forEachRemaining(wrong::add);
      wrong.removeAll(KNOWN);
      if (!wrong.isEmpty()) {
        throw SetException.invalid("That is copied as it is.", wrong.toArray(String[]::new));
      }
      String id = json.path("id").isTextual() ? call.resolve(json.path("id").textValue()) : null;
      long number = id == null ? -1 : Ids.number("M", id);
      Email email = number < 0 ? null : from.mail().email(number);
      NewMessage message =
          email == null || !from.reads(email) ? null : from.mail().again(email.id());
      if (email == null || message == null) {
        throw SetException.notFound();
      }
      JsonNode keywords = json.path("keywords");
      Flags flags =
          keywords.isMissingNode() || keywords.isNull()
              ? flags(email)
              : KeywordNames.flags(keywords);
      return new EmailEdit.Create(
          message,
          batch.mailboxes(json.path("mailboxIds")),
          flags,
          EmailBatch.receivedAt(json.path("receivedAt"), email.receivedAt()),
          "copied");
    }

    /// Those that the message has in any mailbox that the caller may read.
    private Flags flags(Email email) throws SetException {
      Flags all = Flags.NONE;
      for (Email.Place place : email.places()) {
        Mailbox mailbox = from.mail().mailboxes().get(place.mailbox());
        if (mailbox == null || !from.reads(mailbox)) {
          continue;
        }
        try {
          var view = from.mail().view(place.mailbox());
          int index = view.indexOf(place.uid());
          boolean counts = index >= 0 && !view.flags(index).deleted();
          all = counts ? all.plus(view.flags(index)) : all;
        } catch (MailException e) {
          throw SetException.of(e);
        }
      }
      return all;
    }
  }
}
