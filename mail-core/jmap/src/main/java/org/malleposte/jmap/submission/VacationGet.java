package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Vacation;
import org.malleposte.mail.submission.Vacations;

/// VacationResponse/get (RFC 8621 §8.1).
final class VacationGet extends GetMethod {
  static final String SINGLETON = "singleton";

  private static final List<String> PROPERTIES =
      List.of("id", "isEnabled", "fromDate", "toDate", "subject", "textBody", "htmlBody");

  @Override
  public String name() {
    return "VacationResponse/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    ObjectNode json = json(Vacations.get(account.account()));
    return new IdentityGet.All(PROPERTIES, Map.of(SINGLETON, json));
  }

  static ObjectNode json(Vacation vacation) {
    return Json.object()
        .put("id", SINGLETON)
        .put("isEnabled", vacation.enabled())
        .put("fromDate", date(vacation.from()))
        .put("toDate", date(vacation.to()))
        .put("subject", vacation.subject())
        .put("textBody", vacation.text())
        .put("htmlBody", vacation.html());
  }

  private static @Nullable String date(@Nullable Instant time) {
    return time == null ? null : SubmissionJson.date(time);
  }
}
