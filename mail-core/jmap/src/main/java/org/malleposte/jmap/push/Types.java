package org.malleposte.jmap.push;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.storage.Mutation;

/// Which types of objects a commit changes: told by the kinds of records that it writes.
public final class Types {
  private static final Map<String, List<String>> BY_KIND =
      Map.of(
          "mailbox", List.of("Mailbox"),
          "entry", List.of("Email"),
          "email", List.of("Email", "Thread"),
          "thread", List.of("Thread"),
          "mail-state", List.of("Quota"),
          "identity", List.of("Identity"),
          "vacation", List.of("VacationResponse"),
          "submission", List.of("EmailSubmission"),
          "share-notice", List.of("ShareNotification"));

  /// Everything that a client may ask to hear of.
  public static final Set<String> ALL =
      Set.of(
          "Mailbox",
          "Email",
          "EmailDelivery",
          "Thread",
          "Quota",
          "Identity",
          "VacationResponse",
          "EmailSubmission",
          "ShareNotification");

  private Types() {}

  static Set<String> of(Committed commit) {
    Set<String> types = new TreeSet<>();
    String last = "";
    for (Mutation mutation : commit.mutations()) {
      String kind = mutation.kind().name();
      if (!kind.equals(last)) {
        last = kind;
        types.addAll(BY_KIND.getOrDefault(kind, List.of()));
      }
    }
    if (commit.changes().stream().anyMatch(Types::delivers)) {
      types.add("EmailDelivery"); // RFC 8621 §1.5
    }
    return types;
  }

  private static boolean delivers(Change change) {
    return change.events().stream()
        .anyMatch(e -> e instanceof Event.MessageAdded added && added.how().equals("delivered"));
  }
}
