package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailHistory;
import org.malleposte.mail.MailHistory.Point;
import org.malleposte.mail.MailHistory.What;

/// Email/changes (RFC 8621 §4.3) and Thread/changes (§3.2). A change that touches more than the
/// client wants at once is told in pieces: the states in between are `12-500`, which is the state
/// 12 and the first 500 of what the next commit touched.
record HistoryMethod(String name, What what) implements Method {
  /// Ids in one answer where the client sets no bound.
  private static final int MOST = 5_000;

  static final HistoryMethod EMAILS = new HistoryMethod("Email/changes", What.EMAILS);
  static final HistoryMethod THREADS = new HistoryMethod("Thread/changes", What.THREADS);

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    String since = arguments.text("sinceState");
    long most = arguments.unsigned("maxChanges", MOST);
    arguments.end();
    if (most == 0) {
      throw MethodException.invalid("maxChanges", "must be greater than 0");
    }
    MailHistory.Changes changes =
        MailHistory.read(
            account.mail(),
            account.caller(),
            point(account, since),
            what,
            (int) Math.min(most, MOST));
    if (changes == null) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "What you may read has changed since then.");
    }
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("oldState", since)
            .put("newState", state(changes.upTo()))
            .put("hasMoreChanges", changes.more());
    answer.set("created", Json.array(ids(changes.created())));
    answer.set("updated", Json.array(ids(changes.updated())));
    answer.set("destroyed", Json.array(ids(changes.destroyed())));
    return answer;
  }

  private List<String> ids(List<Long> numbers) {
    LongFunction<String> id =
        switch (what) {
          case EMAILS -> Email::objectId;
          case THREADS -> Email::threadObjectId;
        };
    return numbers.stream().map(id::apply).toList();
  }

  private static String state(Point point) {
    return point.skip() == 0 ? "" + point.modseq() : point.modseq() + "-" + point.skip();
  }

  /// @throws MethodException `cannotCalculateChanges`: this server never gave that state
  private static Point point(OpenAccount account, String state) throws MethodException {
    Point point = parse(state);
    if (point == null || point.modseq() > account.account().modseq()) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "That is no state of this account.");
    }
    ChangesMethod.requireHistory(account, point.modseq());
    return point;
  }

  private static @Nullable Point parse(String state) {
    int hyphen = state.indexOf('-');
    String before = hyphen < 0 ? state : state.substring(0, hyphen);
    long modseq = before.equals("0") ? 0 : Ids.number("", before);
    long skip = hyphen < 0 ? 0 : Ids.number("", state.substring(hyphen + 1));
    return modseq < 0 || skip < 0 || skip > Integer.MAX_VALUE
        ? null
        : new Point(modseq, (int) skip);
  }
}
