package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Step;

/// What became of each object of a /set (RFC 8620 §5.3).
public final class SetResult {
  private final Call call;
  private final ObjectNode created = Json.object();
  private final ObjectNode updated = Json.object();
  private final TreeSet<String> destroyed = new TreeSet<>();
  private final Map<String, SetException> notCreated = new TreeMap<>();
  private final Map<String, SetException> notUpdated = new TreeMap<>();
  private final Map<String, SetException> notDestroyed = new TreeMap<>();

  private @Nullable Step<?> step;

  public SetResult(Call call) {
    this.call = call;
  }

  /// @param properties its id and what else the client cannot know
  public void created(String creationId, ObjectNode properties) {
    created.set(creationId, properties);
    call.created(creationId, properties.path("id").asText());
  }

  public void notCreated(String creationId, SetException why) {
    notCreated.put(creationId, why);
  }

  /// @param properties what changed beside what the client wrote, or null
  public void updated(String id, @Nullable ObjectNode properties) {
    updated.set(id, properties);
  }

  public void notUpdated(String id, SetException why) {
    notUpdated.put(id, why);
  }

  public void destroyed(String id) {
    destroyed.add(id);
  }

  public void notDestroyed(String id, SetException why) {
    notDestroyed.put(id, why);
  }

  /// Whether the object was created, for what follows from that.
  public @Nullable JsonNode created(String creationId) {
    return created.get(creationId);
  }

  boolean hasDoneAny() {
    return done() > 0;
  }

  private int done() {
    return created.size() + updated.size() + destroyed.size();
  }

  /// A commit in which something was done, so that the states told are those around it; of several,
  /// in their order.
  public void committed(Step<?> commit) {
    Step<?> first = step;
    step =
        first == null
            ? commit
            : new Step<>(
                commit.value(),
                first.before(),
                commit.after(),
                first.alone() && commit.alone() && first.after() == commit.before());
  }

  /// @param before and `after` what the account's state was around the call, if no commit is known
  void writeStates(ObjectNode answer, String before, String after) {
    Step<?> known = step;
    if (known == null) {
      // Each object that was done is one commit at most: more are of others.
      boolean alone = number(after) - number(before) <= done();
      answer.put("oldState", alone ? before : null).put("newState", after);
      return;
    }
    // Null is for "not known" (RFC 8620 §5.3): the client must look what others did meanwhile.
    answer.put("oldState", known.alone() ? String.valueOf(known.before()) : null);
    answer.put("newState", String.valueOf(known.after()));
  }

  private static long number(String state) {
    return Math.max(0, Ids.number("", state));
  }

  public void write(ObjectNode answer) {
    answer.set("created", orNull(created));
    answer.set("updated", orNull(updated));
    answer.set("destroyed", destroyed.isEmpty() ? null : Json.array(destroyed));
    answer.set("notCreated", errors(notCreated));
    answer.set("notUpdated", errors(notUpdated));
    answer.set("notDestroyed", errors(notDestroyed));
  }

  private static @Nullable ObjectNode orNull(ObjectNode map) {
    return map.isEmpty() ? null : map;
  }

  private static @Nullable ObjectNode errors(Map<String, SetException> refused) {
    if (refused.isEmpty()) {
      return null;
    }
    ObjectNode errors = Json.object();
    refused.forEach((id, why) -> errors.set(id, why.json()));
    return errors;
  }
}
