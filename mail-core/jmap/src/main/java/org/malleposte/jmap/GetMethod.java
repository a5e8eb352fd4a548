package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shape of every /get (RFC 8620 §5.1).
public abstract class GetMethod implements Method {

  /// The objects of one type in one account, as one call asks for them.
  public interface Records {
    /// Whether a client may ask for that property.
    boolean knows(String property);

    /// The properties of who names none.
    Collection<String> usual();

    /// The ids of all, at most `limit`: more are not looked for.
    List<String> all(int limit) throws MethodException;

    /// The objects of those ids, in their order, with those properties; what is not there is left
    /// out. `id` is added to each by the caller.
    Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties)
        throws MethodException;
  }

  /// Objects of a type that has so many properties and no more, which are all told when none is
  /// named.
  public interface Plain extends Records {
    List<String> properties();

    @Override
    default boolean knows(String property) {
      return properties().contains(property);
    }

    @Override
    default Collection<String> usual() {
      return properties();
    }
  }

  /// Reads the arguments that this method has beside those of every /get.
  protected abstract Records records(Arguments arguments, OpenAccount account, Call call)
      throws MethodException;

  /// The state of the type in the account.
  protected String state(OpenAccount account, Call call) {
    return account.state();
  }

  @Override
  public final ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    List<String> ids = arguments.idsOrNull("ids");
    List<String> properties = arguments.textsOrNull("properties");
    Records records = records(arguments, account, call);
    arguments.end();
    String state = state(account, call); // before reading: what comes meanwhile is told again
    Collection<String> wanted = properties(records, properties);
    Set<String> asked = asked(ids, records, call.limits().objectsInGet());
    Map<String, ObjectNode> found = records.read(resolved(asked, call), wanted);
    return answer(account, state, asked, found, call);
  }

  private static Collection<String> properties(Records records, @Nullable List<String> properties)
      throws MethodException {
    if (properties == null) {
      return records.usual();
    }
    for (String property : properties) {
      if (!records.knows(property)) {
        throw MethodException.invalid("properties", "there is no " + property);
      }
    }
    return new LinkedHashSet<>(properties);
  }

  private static Set<String> asked(@Nullable List<String> ids, Records records, int most)
      throws MethodException {
    List<String> all = ids == null ? records.all(most + 1) : ids;
    if (all.size() > most) {
      throw new MethodException(
          MethodError.REQUEST_TOO_LARGE, "At most " + most + " objects are read by one call.");
    }
    return new LinkedHashSet<>(all);
  }

  private static List<String> resolved(Set<String> asked, Call call) {
    List<String> ids = new ArrayList<>(asked.size());
    for (String id : asked) {
      String known = call.resolve(id);
      if (known != null) {
        ids.add(known);
      }
    }
    return ids;
  }

  private static ObjectNode answer(
      OpenAccount account,
      String state,
      Set<String> asked,
      Map<String, ObjectNode> found,
      Call call) {
    ObjectNode answer = Json.object().put("accountId", account.id()).put("state", state);
    ArrayNode list = answer.putArray("list");
    ArrayNode notFound = answer.putArray("notFound");
    for (String id : asked) {
      String known = call.resolve(id);
      ObjectNode object = known == null ? null : found.get(known);
      if (object == null) {
        notFound.add(id);
      } else {
        list.add(object.put("id", known));
      }
    }
    return answer;
  }
}
