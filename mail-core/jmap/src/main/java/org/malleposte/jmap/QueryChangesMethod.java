package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of every /queryChanges (RFC 8620 §5.6).
public abstract class QueryChangesMethod implements Method {

  /// An id and where it stands now.
  public record Added(String id, int index) {}

  /// The difference between two answers.
  ///
  /// @param added by rising index
  /// @param total of the new answer
  public record Difference(String queryState, List<String> removed, List<Added> added, int total) {
    public Difference {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }
  }

  /// What a client wants to know.
  ///
  /// @param since the query state that it has
  /// @param upToId nothing after it interests the client, or null
  public record Asked(
      @Nullable Filter filter, List<Sort> sort, String since, @Nullable String upToId) {}

  /// Reads the arguments that this method has beside those of every /queryChanges, and answers.
  ///
  /// @throws MethodException `cannotCalculateChanges`
  protected abstract Difference compare(
      OpenAccount account, Asked asked, Arguments arguments, Call call) throws MethodException;

  @Override
  public final ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Asked asked =
        new Asked(
            Filter.read(arguments),
            Sort.read(arguments),
            arguments.text("sinceQueryState"),
            arguments.idOrNull("upToId"));
    long most = arguments.unsigned("maxChanges", Long.MAX_VALUE);
    boolean total = arguments.flag("calculateTotal", false);
    Difference difference = compare(account, asked, arguments, call);
    arguments.end();
    if ((long) difference.removed().size() + difference.added().size() > most) {
      throw new MethodException(MethodError.TOO_MANY_CHANGES, "There are more than maxChanges.");
    }
    return answer(account, asked, difference, total);
  }

  private static ObjectNode answer(
      OpenAccount account, Asked asked, Difference difference, boolean total) {
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("oldQueryState", asked.since())
            .put("newQueryState", difference.queryState());
    if (total) {
      answer.put("total", difference.total());
    }
    answer.set("removed", Json.array(difference.removed()));
    ArrayNode added = answer.putArray("added");
    difference.added().forEach(a -> added.addObject().put("id", a.id()).put("index", a.index()));
    return answer;
  }
}
