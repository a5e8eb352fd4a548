package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.jmap.SetRequest;
import org.malleposte.jmap.SetResult;
import org.malleposte.mail.Email;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.EmailEdit.Places;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Email/set (RFC 8621 §4.6): what is accepted is one commit, in which IMAP sees it too.
final class EmailSet extends SetMethod {
  @Override
  public String name() {
    return "Email/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call) {
    return (request, result) -> new One(account, call, request, result).run();
  }

  private static final Logger LOG = LoggerFactory.getLogger(EmailSet.class);

  /// One call.
  private static final class One {
    private final OpenAccount account;
    private final Call call;
    private final SetRequest request;
    private final SetResult result;

    One(OpenAccount account, Call call, SetRequest request, SetResult result) {
      this.account = account;
      this.call = call;
      this.request = request;
      this.result = result;
    }

    void run() throws MethodException {
      EmailBatch batch = new EmailBatch(account, call);
      request.create().forEach((id, email) -> create(batch, id, email));
      boolean refersBack =
          !request.create().isEmpty()
              && Stream.concat(request.update().keySet().stream(), request.destroy().stream())
                  .anyMatch(id -> id.startsWith("#"));
      if (refersBack) { // what it refers to must have an id before
        result.committed(batch.commit(States.modseq(request.ifInState())));
        changeWhatRefersBack();
      } else {
        change(batch);
        result.committed(batch.commit(States.modseq(request.ifInState())));
      }
    }

    /// What was created is told even when the store goes away after that.
    private void changeWhatRefersBack() throws MethodException {
      try {
        EmailBatch rest = new EmailBatch(account, call);
        change(rest);
        result.committed(rest.commit(OptionalLong.empty()));
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("JMAP calls", e)).setCause(e).log("A call was done in part.");
        SetException why = SetException.unavailable();
        request.update().keySet().forEach(id -> result.notUpdated(id, why));
        request.destroy().forEach(id -> result.notDestroyed(id, why));
      }
    }

    private void change(EmailBatch batch) {
      request.update().forEach((id, patch) -> update(batch, id, patch));
      request.destroy().forEach(id -> destroy(batch, id));
    }

    private void create(EmailBatch batch, String creationId, ObjectNode email) {
      try {
        EmailEdit.Create edit = new EmailCreation(account, call, batch).of(email);
        batch.add(
            edit,
            new EmailBatch.Asked() {
              @Override
              public void done(Email made) {
                result.created(creationId, EmailBatch.made(made));
              }

              @Override
              public void refused(SetException why) {
                result.notCreated(creationId, why);
              }
            });
      } catch (SetException e) {
        result.notCreated(creationId, e);
      }
    }

    private long require(String id) throws SetException {
      String known = call.resolve(id);
      long number = known == null ? -1 : Ids.number("M", known);
      if (number < 0) {
        throw SetException.notFound();
      }
      return number;
    }

    private void update(EmailBatch batch, String id, ObjectNode patch) {
      try {
        long email = require(id);
        if (request.destroy().contains(id)) {
          throw new SetException(SetError.WILL_DESTROY, "The same call destroys it.");
        }
        EmailEdit edit = new EmailEdit.Update(email, keywords(patch), places(batch, patch));
        requireKnown(id, patch);
        batch.add(
            edit,
            new EmailBatch.Asked() {
              @Override
              public void done(Email changed) {
                result.updated(Email.objectId(changed.id()), null);
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

    /// Everything else of a message never changes.
    private static void requireKnown(String id, ObjectNode patch) throws SetException {
      Set<String> wrong = new TreeSet<>();
      for (Map.Entry<String, JsonNode> entry : patch.properties()) {
        String property = entry.getKey().split("/", 2)[0];
        boolean same = property.equals("id") && entry.getValue().asText().equals(id);
        if (!same && !property.equals("keywords") && !property.equals("mailboxIds")) {
          wrong.add(property);
        }
      }
      if (!wrong.isEmpty()) {
        throw SetException.invalid("That never changes.", wrong.toArray(String[]::new));
      }
    }

    private static FlagChange keywords(ObjectNode patch) throws SetException {
      JsonNode whole = patch.get("keywords");
      List<String> added = new ArrayList<>();
      List<String> removed = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : below(patch, "keywords").entrySet()) {
        String flag = KeywordNames.flag(entry.getKey());
        if (entry.getValue().isNull()) {
          removed.add(flag);
        } else {
          KeywordNames.requireTrue(entry.getValue());
          added.add(flag);
        }
      }
      if (whole != null) {
        Flags flags = whole.isNull() ? Flags.NONE : KeywordNames.flags(whole);
        return new FlagChange.Replace(flags);
      }
      return new FlagChange.Patch(KeywordNames.bounded(Flags.of(added)), Flags.of(removed));
    }

    private static Places places(EmailBatch batch, ObjectNode patch) throws SetException {
      JsonNode whole = patch.get("mailboxIds");
      Set<Integer> added = new HashSet<>();
      Set<Integer> removed = new HashSet<>();
      for (Map.Entry<String, JsonNode> entry : below(patch, "mailboxIds").entrySet()) {
        if (entry.getValue().isNull()) {
          removed.add(mailboxOrNone(batch, entry.getKey()));
        } else if (entry.getValue().isBoolean() && entry.getValue().booleanValue()) {
          added.add(batch.mailbox(entry.getKey()));
        } else {
          throw SetException.invalid("A mailbox is there with true, or not.", "mailboxIds");
        }
      }
      return whole != null
          ? new Places.Exactly(batch.mailboxes(whole))
          : new Places.Patch(added, removed);
    }

    /// To take a message out of a mailbox that is not there is done already.
    private static int mailboxOrNone(EmailBatch batch, String id) {
      try {
        return batch.mailbox(id);
      } catch (SetException e) {
        return 0;
      }
    }

    /// What the paths below a property set (RFC 8620 §5.3).
    private static Map<String, JsonNode> below(ObjectNode patch, String property)
        throws SetException {
      Map<String, JsonNode> below = new java.util.LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : patch.properties()) {
        if (entry.getKey().startsWith(property + "/")) {
          String step = entry.getKey().substring(property.length() + 1);
          if (step.indexOf('/') >= 0) {
            throw new SetException(SetError.INVALID_PATCH, "There is nothing below " + step + ".");
          }
          below.put(step.replace("~1", "/").replace("~0", "~"), entry.getValue());
        }
      }
      if (!below.isEmpty() && patch.has(property)) {
        throw new SetException(SetError.INVALID_PATCH, property + " is set by two paths.");
      }
      return below;
    }

    private void destroy(EmailBatch batch, String id) {
      try {
        batch.add(
            new EmailEdit.Destroy(require(id)),
            new EmailBatch.Asked() {
              @Override
              public void done(Email gone) {
                result.destroyed(Email.objectId(gone.id()));
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
