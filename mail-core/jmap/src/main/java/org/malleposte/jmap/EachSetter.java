package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sets objects one by one, each judged alone. Those that refer to others of the same call are
/// created after them.
public abstract class EachSetter implements SetMethod.Setter {
  private final Call call;

  protected EachSetter(Call call) {
    this.call = call;
  }

  /// @return its id and what else the client cannot know
  protected abstract ObjectNode create(ObjectNode properties) throws SetException;

  /// @param patch see [Patch]
  /// @return what changed beside what the client wrote, or null
  protected abstract @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException;

  protected abstract void destroy(String id) throws SetException;

  @Override
  public final void set(SetRequest request, SetResult result) {
    createAll(new LinkedHashMap<>(request.create()), result);
    request.update().forEach((id, patch) -> updateOne(id, patch, request, result));
    request.destroy().forEach(id -> destroyOne(id, result));
  }

  private void createAll(Map<String, ObjectNode> left, SetResult result) {
    while (!left.isEmpty()) {
      String next = next(left);
      ObjectNode properties = Objects.requireNonNull(left.remove(next));
      try {
        result.created(next, create(properties));
      } catch (SetException e) {
        result.notCreated(next, e);
      }
    }
  }

  /// One that refers to none of those still to be created; any when they go round in a circle.
  private static String next(Map<String, ObjectNode> left) {
    return left.entrySet().stream()
        .filter(entry -> !refersTo(entry.getValue(), left.keySet()))
        .findFirst()
        .orElseGet(() -> left.entrySet().iterator().next())
        .getKey();
  }

  private static boolean refersTo(ObjectNode properties, Collection<String> creationIds) {
    for (JsonNode value : properties) {
      if (value.isTextual()
          && value.textValue().startsWith("#")
          && creationIds.contains(value.textValue().substring(1))) {
        return true;
      }
    }
    return false;
  }

  private void updateOne(String id, ObjectNode patch, SetRequest request, SetResult result) {
    try {
      String known = known(id);
      if (request.destroy().contains(id)) { // RFC 8620 §5.3: willDestroy
        throw new SetException(SetError.WILL_DESTROY, "The same call destroys it.");
      }
      result.updated(known, update(known, patch));
    } catch (SetException e) {
      result.notUpdated(id, e);
    }
  }

  private void destroyOne(String id, SetResult result) {
    try {
      String known = known(id);
      destroy(known);
      result.destroyed(known);
    } catch (SetException e) {
      result.notDestroyed(id, e);
    }
  }

  private String known(String id) throws SetException {
    String known = call.resolve(id);
    if (known == null) {
      throw SetException.notFound();
    }
    return known;
  }
}
