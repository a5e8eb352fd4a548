package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Patch;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.mail.submission.Identities;
import org.malleposte.mail.submission.Identity;

/// Identity/set (RFC 8621 §6.3).
final class IdentitySet extends SetMethod {
  private static final Identity FRESH =
      new Identity(0, "", "", List.of(), List.of(), "", "", true, 0);

  @Override
  public String name() {
    return "Identity/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call) {
    return new One(account, call);
  }

  private static final class One extends EachSetter {
    private final OpenAccount account;
    private final Call call;
    private final Identities identities;

    One(OpenAccount account, Call call) {
      super(call);
      this.account = account;
      this.call = call;
      this.identities = call.rooms().sending().identities();
    }

    @Override
    protected ObjectNode create(ObjectNode properties) throws SetException {
      Identity asked = IdentityJson.read(properties, FRESH);
      if (!identities.mayWriteAs(call.who().user(), asked.email())) {
        throw new SetException(SetError.FORBIDDEN_FROM, "You may not write as that address.");
      }
      if (all() >= Identities.MOST) {
        throw new SetException(SetError.OVER_QUOTA, "There are too many identities.");
      }
      Identity made = Identities.create(call.who().actor(), account.account(), asked);
      ObjectNode json = IdentityJson.of(made);
      properties.fieldNames().forEachRemaining(json::remove);
      return json;
    }

    private int all() {
      return identities.all(call.who().actor(), call.who().user(), account.account()).size();
    }

    private Identity require(String id) throws SetException {
      long number = IdentityJson.number(id);
      Identity identity = number < 0 ? null : Identities.get(account.account(), number);
      if (identity == null) {
        throw SetException.notFound();
      }
      return identity;
    }

    @Override
    protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
      long number = require(id).id();
      if (!Identities.update(
          call.who().actor(), account.account(), number, before -> patched(before, id, patch))) {
        throw SetException.notFound();
      }
      return null;
    }

    private static Identity patched(Identity before, String id, ObjectNode patch)
        throws SetException {
      ObjectNode then = Patch.apply(IdentityJson.of(before), patch);
      requireSame(then, "id", id);
      requireSame(then, "email", before.email()); // RFC 8621 §6: immutable
      if (then.path("mayDelete").asBoolean() != before.mayDelete()) {
        throw SetException.invalid("The server sets it.", "mayDelete");
      }
      then.remove(List.of("id", "mayDelete"));
      return IdentityJson.read(then, before);
    }

    private static void requireSame(ObjectNode json, String property, String value)
        throws SetException {
      if (!json.path(property).asText().equals(value)) {
        throw SetException.invalid("It never changes.", property);
      }
    }

    @Override
    protected void destroy(String id) throws SetException {
      Identity identity = require(id);
      if (!identity.mayDelete()) {
        throw new SetException(SetError.FORBIDDEN, "It stands for an address of yours.");
      }
      if (!Identities.destroy(call.who().actor(), account.account(), identity.id())) {
        throw SetException.notFound();
      }
    }
  }
}
