package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The shape of every /set (RFC 8620 §5.3).
public abstract class SetMethod implements Method {

  /// Does what is asked, for one call: creates first, then updates, then destroys, and tells what
  /// became of each. [EachSetter] does it one by one.
  @FunctionalInterface
  public interface Setter {
    void set(SetRequest request, SetResult result) throws MethodException;
  }

  /// Reads the arguments that this method has beside those of every /set.
  protected abstract Setter setter(Arguments arguments, OpenAccount account, Call call)
      throws MethodException;

  /// The state of the type in the account.
  protected String state(OpenAccount account, Call call) {
    return account.state();
  }

  @Override
  public final ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    SetRequest request = request(arguments);
    Setter setter = setter(arguments, account, call);
    arguments.end();
    requireSize(request, call.limits().objectsInSet());
    String before = state(account, call);
    if (request.ifInState() != null && !request.ifInState().equals(before)) {
      throw new MethodException(MethodError.STATE_MISMATCH, "The state is " + before + ".");
    }
    SetResult result = new SetResult(call);
    setter.set(request, result);
    ObjectNode answer = Json.object().put("accountId", account.id());
    result.writeStates(answer, before, state(account, call));
    result.write(answer);
    return answer;
  }

  private static SetRequest request(Arguments arguments) throws MethodException {
    @Nullable List<String> destroy = arguments.idsOrNull("destroy");
    return new SetRequest(
        arguments.objects("create"),
        arguments.objects("update"),
        Objects.requireNonNullElse(destroy, List.of()),
        arguments.textOrNull("ifInState"));
  }

  private static void requireSize(SetRequest request, int most) throws MethodException {
    if (request.size() > most) {
      throw new MethodException(
          MethodError.REQUEST_TOO_LARGE, "At most " + most + " objects are set by one call.");
    }
  }
}
