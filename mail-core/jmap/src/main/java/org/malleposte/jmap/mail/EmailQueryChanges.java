package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailHistory;

/// Email/queryChanges (RFC 8621 §4.5). What no commit has touched stands where it stood, so the
/// emails that were touched are taken out, and put in where they are now.
final class EmailQueryChanges implements Method {
  /// Emails touched; with more it is cheaper to ask again.
  private static final int MOST = 20_000;

  private final EmailSearch.Results results;

  EmailQueryChanges(EmailSearch.Results results) {
    this.results = results;
  }

  @Override
  public String name() {
    return "Email/queryChanges";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    EmailSearch.Question question = EmailSearch.Question.read(arguments);
    boolean total = arguments.flag("calculateTotal", false);
    String since = arguments.text("sinceQueryState");
    long most = arguments.unsigned("maxChanges", Long.MAX_VALUE);
    arguments.idOrNull("upToId"); // every filter has something that may change: all is told
    arguments.end();
    String state = account.state(); // before looking: what comes meanwhile is told again
    EmailSearch search = new EmailSearch(results, call, account, question);
    MailHistory.Touched touched = touched(account, since);
    Set<Long> suspects = suspects(account, search, touched);
    ArrayNode removed = Json.array();
    suspects.stream()
        .filter(email -> !touched.born().contains(email)) // it was in no answer
        .forEach(email -> removed.add(Email.objectId(email)));
    ArrayNode added = Json.array();
    long[] emails = suspects.isEmpty() ? new long[0] : search.all();
    for (int i = 0; i < emails.length; i++) {
      if (suspects.contains(emails[i])) {
        added.addObject().put("id", Email.objectId(emails[i])).put("index", i);
      }
    }
    if ((long) removed.size() + added.size() > most) {
      throw new MethodException(MethodError.TOO_MANY_CHANGES, "There are more than maxChanges.");
    }
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("oldQueryState", since)
            .put("newQueryState", state);
    if (total) {
      answer.put("total", search.total());
    }
    answer.set("removed", removed);
    answer.set("added", added);
    return answer;
  }

  private static MailHistory.Touched touched(OpenAccount account, String since)
      throws MethodException {
    MailHistory.Touched touched =
        MailHistory.touched(account.mail(), ChangesMethod.modseq(account, since), MOST);
    if (touched == null || (touched.rightsChanged() && !account.personal())) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "Too much has changed since then.");
    }
    return touched;
  }

  /// The emails that may stand elsewhere than before, or nowhere.
  private static Set<Long> suspects(
      OpenAccount account, EmailSearch search, MailHistory.Touched touched) {
    Set<Long> suspects = new HashSet<>(touched.moved());
    if (search.looksAtKeywords()) {
      suspects.addAll(touched.reflagged());
    }
    if (search.looksAtThreads()) {
      Set<Long> threads = new HashSet<>(touched.threads());
      suspects.forEach(email -> threads.add(account.mail().threadOf(email)));
      threads.forEach(thread -> suspects.addAll(account.mail().thread(thread)));
    }
    return suspects;
  }
}
