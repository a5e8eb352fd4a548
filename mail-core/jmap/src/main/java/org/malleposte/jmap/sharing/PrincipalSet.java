package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;

/// Principal/set (RFC 9670 §2.3): the directory is its administrators'.
final class PrincipalSet extends SetMethod {
  @Override
  public String name() {
    return "Principal/set";
  }

  @Override
  protected String state(OpenAccount account, Call call) {
    return String.valueOf(call.rooms().directory().version());
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call) {
    return new EachSetter(call) {
      @Override
      protected ObjectNode create(ObjectNode properties) throws SetException {
        throw refusal();
      }

      @Override
      protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
        require(id);
        throw refusal();
      }

      @Override
      protected void destroy(String id) throws SetException {
        require(id);
        throw refusal();
      }

      private void require(String id) throws SetException {
        if (account.principals().find(id) == null) {
          throw SetException.notFound();
        }
      }
    };
  }

  private static SetException refusal() {
    return new SetException(SetError.FORBIDDEN, "Only an administrator may do that.");
  }
}
