package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Arrivals;
import org.malleposte.mail.Email;

/// Thread/get (RFC 8621 §3.1).
final class ThreadGet extends GetMethod {
  private static final List<String> PROPERTIES = List.of("id", "emailIds");

  @Override
  public String name() {
    return "Thread/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new OfAccount(account);
  }

  /// The threads of one account.
  private record OfAccount(OpenAccount account) implements Plain {
    @Override
    public List<String> properties() {
      return PROPERTIES;
    }

    @Override
    public List<String> all(int limit) {
      Set<Long> threads = new LinkedHashSet<>();
      Arrivals newest = Arrivals.of(new Emails(account).views(), true);
      while (threads.size() < limit && newest.next()) {
        threads.add(account.mail().threadOf(newest.email()));
      }
      return threads.stream().map(Email::threadObjectId).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> read = new LinkedHashMap<>();
      for (String id : ids) {
        List<String> emails = emails(Emails.threadNumber(id));
        if (!emails.isEmpty()) {
          ObjectNode node = Json.object();
          if (properties.contains("emailIds")) {
            ArrayNode list = Json.array(emails);
            node.set("emailIds", list);
          }
          read.put(id, node);
        }
      }
      return read;
    }

    /// The oldest first (RFC 8621 §3).
    private List<String> emails(long thread) {
      Emails emails = new Emails(account);
      return thread < 0
          ? List.of()
          : account.mail().thread(thread).stream()
              .map(emails::find)
              .filter(Objects::nonNull)
              .map(Emails.Seen::email)
              .sorted(Comparator.comparingLong(Email::receivedAt).thenComparingLong(Email::id))
              .map(email -> Email.objectId(email.id()))
              .toList();
    }
  }
}
