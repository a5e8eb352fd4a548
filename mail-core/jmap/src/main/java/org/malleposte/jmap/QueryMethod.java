package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of every /query (RFC 8620 §5.5).
public abstract class QueryMethod implements Method {

  /// The ids that match, in order; made into strings only where they are shown.
  public interface Ids {
    int size();

    String at(int index);

    /// Where an id stands, -1 when nowhere.
    default int indexOf(String id) {
      for (int i = 0; i < size(); i++) {
        if (at(i).equals(id)) {
          return i;
        }
      }
      return -1;
    }

    static Ids of(List<String> ids) {
      return new Ids() {
        @Override
        public int size() {
          return ids.size();
        }

        @Override
        public String at(int index) {
          return ids.get(index);
        }
      };
    }
  }

  /// The whole answer, of which the client sees a window.
  ///
  /// @param canCalculateChanges whether /queryChanges can tell what happens to it
  public record Found(String queryState, boolean canCalculateChanges, Ids ids) {}

  /// Reads the arguments that this method has beside those of every /query, and answers.
  ///
  /// @param filter null for everything
  /// @param sort empty for the server's order
  protected abstract Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException;

  @Override
  public final ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Filter filter = Filter.read(arguments);
    List<Sort> sort = Sort.read(arguments);
    Window window = Window.read(arguments, call);
    boolean total = arguments.flag("calculateTotal", false);
    Found found = find(account, filter, sort, arguments, call);
    arguments.end();
    int from = window.from(found.ids());
    int to = (int) Math.min(found.ids().size(), from + window.limit());
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("queryState", found.queryState())
            .put("canCalculateChanges", found.canCalculateChanges())
            .put("position", from);
    ArrayNode ids = answer.putArray("ids");
    for (int i = from; i < to; i++) {
      ids.add(found.ids().at(i));
    }
    if (total) {
      answer.put("total", found.ids().size());
    }
    if (window.limited()) {
      answer.put("limit", window.limit());
    }
    return answer;
  }

  /// The part of the answer that is asked for.
  private record Window(
      long position, @Nullable String anchor, long anchorOffset, long limit, boolean limited) {

    static Window read(Arguments arguments, Call call) throws MethodException {
      String anchor = arguments.idOrNull("anchor");
      int most = call.limits().objectsInQuery();
      long limit = arguments.unsigned("limit", Long.MAX_VALUE);
      return new Window(
          arguments.integer("position", 0),
          anchor == null ? null : call.resolve(anchor),
          arguments.integer("anchorOffset", 0),
          Math.min(limit, most),
          limit > most);
    }

    /// The first index shown: a client cannot ask for what is before the first.
    int from(Ids ids) throws MethodException {
      long from = position < 0 ? position + ids.size() : position;
      if (anchor != null) { // then position is ignored (RFC 8620 §5.5)
        int at = ids.indexOf(anchor);
        if (at < 0) {
          throw new MethodException(MethodError.ANCHOR_NOT_FOUND, "The anchor is not in the list.");
        }
        from = at + anchorOffset;
      }
      return (int) Math.clamp(from, 0L, (long) ids.size());
    }
  }
}
