package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets objects one by one, each judged alone. Those that refer to others of the same call are
/// created after them.
public abstract class EachSetter implements SetMethod.Setter {
  private static final Logger LOG = LoggerFactory.getLogger(EachSetter.class);

  private final Call call;
  private boolean away;

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
      attempt(
          () -> result.created(next, create(properties)),
          why -> result.notCreated(next, why),
          result);
    }
  }

  private interface Change {
    void make() throws SetException;
  }

  /// When the store goes away after something was done, that is told, and the rest is not tried:
  /// who was told nothing would do it all again.
  private void attempt(Change change, Consumer<SetException> refused, SetResult result) {
    try {
      if (away) {
        throw SetException.unavailable();
      }
      change.make();
    } catch (SetException e) {
      refused.accept(e);
    } catch (StorageException e) {
      if (!result.hasDoneAny()) {
        throw e;
      }
      LOG.atLevel(Outage.level("JMAP calls", e)).setCause(e).log("A call was done in part.");
      away = true;
      refused.accept(SetException.unavailable());
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
    attempt(
        () -> {
          String known = known(id);
          if (request.destroy().contains(id)) { // RFC 8620 §5.3: willDestroy
            throw new SetException(SetError.WILL_DESTROY, "The same call destroys it.");
          }
          result.updated(known, update(known, patch));
        },
        why -> result.notUpdated(id, why),
        result);
  }

  private void destroyOne(String id, SetResult result) {
    attempt(
        () -> {
          String known = known(id);
          destroy(known);
          result.destroyed(known);
        },
        why -> result.notDestroyed(id, why),
        result);
  }

  private String known(String id) throws SetException {
    String known = call.resolve(id);
    if (known == null) {
      throw SetException.notFound();
    }
    return known;
  }
}
