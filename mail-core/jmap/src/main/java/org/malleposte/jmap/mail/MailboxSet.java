package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Step;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Patch;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.jmap.SetRequest;
import org.malleposte.jmap.SetResult;
import org.malleposte.jmap.sharing.Shared;
import org.malleposte.mail.Judged;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxCounts;
import org.malleposte.mail.MailboxEdit;
import org.malleposte.mail.Right;

/// Mailbox/set (RFC 8621 §2.5): what is accepted is one commit.
final class MailboxSet extends SetMethod {
  @Override
  public String name() {
    return "Mailbox/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call)
      throws MethodException {
    boolean removeEmails = arguments.flag("onDestroyRemoveEmails", false);
    return (request, result) -> new One(account, call, removeEmails, request, result).run();
  }

  /// One call.
  private static final class One {
    private final OpenAccount account;
    private final Call call;
    private final boolean removeEmails;
    private final SetRequest request;
    private final SetResult result;
    private final List<MailboxEdit> edits = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();

    /// Where each creation id stands among the edits.
    private final Map<String, Integer> creations = new LinkedHashMap<>();

    One(
        OpenAccount account,
        Call call,
        boolean removeEmails,
        SetRequest request,
        SetResult result) {
      this.account = account;
      this.call = call;
      this.removeEmails = removeEmails;
      this.request = request;
      this.result = result;
    }

    /// Who asked for an edit: tells the result what became of it.
    private interface Asked {
      void done(Mailbox mailbox);

      void refused(SetException why);
    }

    void run() throws MethodException {
      int index = 0;
      for (String creationId : request.create().keySet()) {
        creations.put(creationId, index++);
      }
      request.create().forEach(this::create);
      request.update().forEach(this::update);
      request.destroy().forEach(this::destroy);
      try {
        Step<List<Judged<Mailbox>>> step =
            account
                .mail()
                .editMailboxes(account.caller(), States.modseq(request.ifInState()), edits);
        for (int i = 0; i < edits.size(); i++) {
          tell(asked.get(i), edits.get(i), step.value().get(i));
        }
        result.committed(step);
      } catch (MailException e) {
        throw MethodException.of(e);
      }
    }

    private void tell(Asked one, MailboxEdit edit, Judged<Mailbox> judged) {
      switch (judged) {
        case Judged.Done<Mailbox>(Mailbox mailbox) -> one.done(mailbox);
        case Judged.Refused<Mailbox>(MailException why) -> one.refused(refusal(edit, why));
      }
    }

    private SetException refusal(MailboxEdit edit, MailException why) {
      if (why.reason() == Reason.NO_SUCH_MAILBOX) {
        return edit instanceof MailboxEdit.Destroy
            ? SetException.notFound()
            : SetException.invalid("There is no such mailbox.", "parentId");
      }
      return why.reason() == Reason.PROTECTED && edit instanceof MailboxEdit.Update
          ? SetException.invalid(String.valueOf(why.getMessage()), "name", "parentId")
          : SetException.of(why);
    }

    /// An edit that does nothing holds the place of what was refused before it was decided.
    private void add(MailboxEdit edit, Asked one) {
      edits.add(edit);
      asked.add(one);
    }

    private void create(String creationId, ObjectNode properties) {
      Asked one =
          new Asked() {
            @Override
            public void done(Mailbox mailbox) {
              JsonNode wanted = properties.path("isSubscribed");
              if (!account.personal() && wanted.booleanValue()) {
                try {
                  account.subscribe(mailbox, true);
                } catch (MailException e) {
                  refused(SetException.of(e));
                  return;
                }
              }
              result.created(creationId, fresh(mailbox, properties));
            }

            @Override
            public void refused(SetException why) {
              result.notCreated(creationId, why);
            }
          };
      try {
        MailboxProperties.requireSettable(call, properties);
        int parent = parent(properties);
        MailboxEdit edit =
            new MailboxEdit.Create(
                parent,
                MailboxProperties.name(properties),
                MailboxProperties.role(properties),
                MailboxProperties.sortOrder(properties),
                MailboxProperties.flag(properties, "isSubscribed"),
                rights(account.mail().mailboxes().get(parent), properties));
        add(edit, one);
      } catch (SetException e) {
        // Its place in the list must be kept: others may refer to it, in vain.
        add(new MailboxEdit.Destroy(0, false), refusing(one, e));
      }
    }

    private static Asked refusing(Asked one, SetException why) {
      return new Asked() {
        @Override
        public void done(Mailbox mailbox) {
          one.refused(why);
        }

        @Override
        public void refused(SetException other) {
          one.refused(why);
        }
      };
    }

    private ObjectNode fresh(Mailbox mailbox, ObjectNode properties) {
      Map<Integer, MailboxCounts> none = Map.of();
      ObjectNode json =
          MailboxJson.of(call, account, mailbox, MailboxJson.properties(call), () -> none);
      properties.fieldNames().forEachRemaining(json::remove);
      return json.put("id", mailbox.objectId());
    }

    /// @param before whose rights there are already, or null
    private Map<String, Set<Right>> rights(@Nullable Mailbox before, ObjectNode properties)
        throws SetException {
      return properties.has(Shared.WITH)
          ? Shared.read(
              account, before == null ? Map.of() : before.rights(), properties.get(Shared.WITH))
          : Map.of();
    }

    private int parent(ObjectNode properties) throws SetException {
      JsonNode value = properties.get("parentId");
      if (value == null || value.isNull()) {
        return 0;
      }
      String id = value.isTextual() ? value.textValue() : "";
      Integer creation = id.startsWith("#") ? creations.get(id.substring(1)) : null;
      if (creation != null) {
        return MailboxEdit.made(creation);
      }
      String known = call.resolve(id);
      Mailbox above = known == null ? null : MailboxJson.find(account, known);
      if (above == null) {
        throw SetException.invalid("There is no such mailbox.", "parentId");
      }
      return above.id();
    }

    private void update(String id, ObjectNode patch) {
      try {
        Mailbox mailbox = require(id);
        if (request.destroy().contains(id)) {
          throw new SetException(SetError.WILL_DESTROY, "The same call destroys it.");
        }
        MailboxEdit.Update edit = update(mailbox, patch);
        boolean foreign = !account.personal() && edit.subscribed().isPresent();
        add(
            foreign ? edit.withoutSubscription() : edit,
            new Asked() {
              @Override
              public void done(Mailbox changed) {
                if (foreign) {
                  try {
                    account.subscribe(changed, edit.subscribed().orElse(false));
                  } catch (MailException e) {
                    refused(SetException.of(e));
                    return;
                  }
                }
                result.updated(changed.objectId(), null);
              }

              @Override
              public void refused(SetException why) {
                result.notUpdated(id, why);
              }
            });
      } catch (SetException e) {
        result.notUpdated(id, e);
      }
    }

    private Mailbox require(String id) throws SetException {
      String known = call.resolve(id);
      Mailbox mailbox = known == null ? null : MailboxJson.find(account, known);
      if (mailbox == null) {
        throw SetException.notFound();
      }
      return mailbox;
    }

    /// What differs from the mailbox as it is; what the server sets may be written as it is.
    private MailboxEdit.Update update(Mailbox mailbox, ObjectNode patch) throws SetException {
      List<String> properties = MailboxJson.properties(call);
      ObjectNode now =
          MailboxJson.of(call, account, mailbox, properties, () -> account.mail().counts());
      if (now.path(Shared.WITH).isNull()) {
        now.putObject(Shared.WITH); // a first principal may be named by a path
      }
      ObjectNode then = Patch.apply(now, patch);
      Set<String> different = new TreeSet<>();
      for (String property : properties) {
        if (!isSame(now.get(property), then.get(property))) {
          different.add(property);
        }
      }
      then.fieldNames()
          .forEachRemaining(property -> {
            if (!properties.contains(property)) {
              different.add(property);
            }
          });
      ObjectNode changed = Json.object();
      different.forEach(property -> changed.set(property, then.get(property)));
      MailboxProperties.requireSettable(call, changed);
      if (different.contains("role") && MailboxJson.isInbox(mailbox)) {
        throw SetException.invalid("The inbox stays the inbox.", "role");
      }
      return new MailboxEdit.Update(
          mailbox.id(),
          different.contains("parentId") ? Optional.of(parent(changed)) : Optional.empty(),
          different.contains("name")
              ? Optional.of(MailboxProperties.name(changed))
              : Optional.empty(),
          different.contains("role")
              ? Optional.of(MailboxProperties.role(changed))
              : Optional.empty(),
          different.contains("sortOrder")
              ? Optional.of(MailboxProperties.sortOrder(changed))
              : Optional.empty(),
          different.contains("isSubscribed")
              ? Optional.of(MailboxProperties.flag(changed, "isSubscribed"))
              : Optional.empty(),
          rights(mailbox, changed));
    }

    private static boolean isSame(@Nullable JsonNode before, @Nullable JsonNode after) {
      boolean nothing = before == null || before.isNull() || before.isObject() && before.isEmpty();
      boolean nothingNow = after == null || after.isNull() || after.isObject() && after.isEmpty();
      return nothing ? nothingNow : !nothingNow && before != null && isEqual(before, after);
    }

    /// A client's 5 and the server's 5 may be of two kinds of numbers.
    private static boolean isEqual(JsonNode before, @Nullable JsonNode after) {
      return before.equals(after)
          || after != null
              && before.isIntegralNumber()
              && after.isIntegralNumber()
              && before.longValue() == after.longValue();
    }

    private void destroy(String id) {
      try {
        Mailbox mailbox = require(id);
        add(
            new MailboxEdit.Destroy(mailbox.id(), removeEmails),
            new Asked() {
              @Override
              public void done(Mailbox gone) {
                result.destroyed(gone.objectId());
              }

              @Override
              public void refused(SetException why) {
                result.notDestroyed(id, why);
              }
            });
      } catch (SetException e) {
        result.notDestroyed(id, e);
      }
    }
  }
}
