package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Patch;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.mail.submission.Vacation;
import org.malleposte.mail.submission.Vacations;

/// VacationResponse/set (RFC 8621 §8.2): there is one, always.
final class VacationSet extends SetMethod {
  private static final int TEXT = 256 * 1024;
  private static final Set<String> SETTABLE =
      Set.of("isEnabled", "fromDate", "toDate", "subject", "textBody", "htmlBody");

  @Override
  public String name() {
    return "VacationResponse/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call) {
    return new One(account, call);
  }

  private static final class One extends EachSetter {
    private final OpenAccount account;
    private final Call call;

    One(OpenAccount account, Call call) {
      super(call);
      this.account = account;
      this.call = call;
    }

    @Override
    protected ObjectNode create(ObjectNode properties) throws SetException {
      throw singleton();
    }

    @Override
    protected void destroy(String id) throws SetException {
      throw id.equals(VacationGet.SINGLETON) ? singleton() : SetException.notFound();
    }

    private static SetException singleton() {
      return new SetException(SetError.SINGLETON, "There is one, always.");
    }

    @Override
    protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
      if (!id.equals(VacationGet.SINGLETON)) {
        throw SetException.notFound();
      }
      Vacations.edit(
          call.who().actor(), account.account(), before -> read(patched(before, id, patch)));
      return null;
    }

    private static ObjectNode patched(Vacation before, String id, ObjectNode patch)
        throws SetException {
      ObjectNode then = Patch.apply(VacationGet.json(before), patch);
      if (!then.path("id").asText().equals(id)) {
        throw SetException.invalid("It never changes.", "id");
      }
      then.remove("id");
      Set<String> wrong = new TreeSet<>();
      then.fieldNames().forEachRemaining(wrong::add);
      wrong.removeAll(SETTABLE);
      if (!wrong.isEmpty()) {
        throw SetException.invalid("There is no such property.", wrong.toArray(String[]::new));
      }
      return then;
    }

    private static Vacation read(ObjectNode json) throws SetException {
      JsonNode enabled = json.path("isEnabled");
      if (!enabled.isBoolean()) {
        throw SetException.invalid("It is true or false.", "isEnabled");
      }
      return new Vacation(
          enabled.booleanValue(),
          date(json, "fromDate"),
          date(json, "toDate"),
          text(json, "subject"),
          text(json, "textBody"),
          text(json, "htmlBody"));
    }

    private static @Nullable String text(ObjectNode json, String name) throws SetException {
      JsonNode value = json.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isTextual() || value.textValue().length() > TEXT) {
        throw SetException.invalid("It is a text of at most " + TEXT + " characters.", name);
      }
      return value.textValue();
    }

    private static @Nullable Instant date(ObjectNode json, String name) throws SetException {
      String text = text(json, name);
      try {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw SetException.invalid("It is a UTC date (RFC 8620 §1.4).", name);
      }
    }
  }
}
