package org.malleposte.jmap.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.QuotaHistory;

/// Quota/changes (RFC 9425 §4.3).
final class QuotaChanges extends ChangesMethod {
  @Override
  public String name() {
    return "Quota/changes";
  }

  @Override
  protected Changes after(OpenAccount account, long since, int most) {
    return changes(account, since);
  }

  static Changes changes(OpenAccount account, long since) {
    QuotaHistory history = QuotaHistory.since(account.mail(), since);
    List<String> updated = new ArrayList<>();
    List<String> destroyed = new ArrayList<>();
    var now = Quotas.of(account);
    for (String id : List.of(Quotas.OCTETS, Quotas.MESSAGES)) {
      if (now.containsKey(id) && (history.used() || history.limits())) {
        updated.add(id);
      } else if (!now.containsKey(id) && history.limits()) {
        destroyed.add(id);
      }
    }
    ObjectNode beside = Json.object();
    beside.set("updatedProperties", history.limits() ? null : Json.array(List.of("used")));
    // A limit that came is told as updated: a client reads it, and knows it then.
    return new Changes(history.upTo(), false, List.of(), updated, destroyed, beside);
  }
}
