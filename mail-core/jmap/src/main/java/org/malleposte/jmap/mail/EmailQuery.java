package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;

/// Email/query (RFC 8621 §4.4). Only so much of a mailbox is looked at as the window needs.
final class EmailQuery implements Method {
  private final EmailSearch.Results results;

  EmailQuery(EmailSearch.Results results) {
    this.results = results;
  }

  @Override
  public String name() {
    return "Email/query";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    EmailSearch.Question question = EmailSearch.Question.read(arguments);
    boolean total = arguments.flag("calculateTotal", false);
    Window window = Window.read(arguments, call);
    arguments.end();
    String state = account.state(); // before looking: what comes meanwhile changes it
    EmailSearch search = new EmailSearch(results, call, account, question);
    Slice slice = window.of(search);
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("queryState", state)
            .put("canCalculateChanges", true)
            .put("position", slice.from());
    ArrayNode ids = answer.putArray("ids");
    for (int i = slice.from(); i < slice.to(); i++) {
      ids.add(Email.objectId(slice.emails()[i]));
    }
    if (total) {
      answer.put("total", search.total());
    }
    if (window.limited()) {
      answer.put("limit", window.limit());
    }
    return answer;
  }

  /// A part of an answer.
  private record Slice(long[] emails, int from, int to) {}

  /// The part that is asked for (RFC 8620 §5.5).
  private record Window(
      long position, @Nullable String anchor, long anchorOffset, long limit, boolean limited) {

    static Window read(Arguments arguments, Call call) throws MethodException {
      String anchor = arguments.idOrNull("anchor");
      int most = call.limits().objectsInQuery();
      long limit = arguments.unsigned("limit", Long.MAX_VALUE);
      return new Window(
          arguments.integer("position", 0),
          anchor,
          arguments.integer("anchorOffset", 0),
          Math.min(limit, most),
          limit > most);
    }

    Slice of(EmailSearch search) throws MethodException {
      if (anchor != null) { // then position is ignored
        long[] all = search.all();
        int at = EmailSearch.indexOf(all, Emails.number(anchor));
        if (at < 0) {
          throw new MethodException(MethodError.ANCHOR_NOT_FOUND, "The anchor is not in the list.");
        }
        return slice(all, at + anchorOffset);
      }
      if (position < 0) {
        long[] all = search.all();
        return slice(all, all.length + position);
      }
      return slice(search.first(position + limit), position);
    }

    private Slice slice(long[] emails, long wanted) {
      int from = (int) Math.clamp(wanted, 0L, (long) emails.length);
      return new Slice(emails, from, (int) Math.min(emails.length, from + limit));
    }
  }
}
