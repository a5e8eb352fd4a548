package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Mailbox;

/// Mailbox/get (RFC 8621 §2.1).
final class MailboxGet extends GetMethod {
  @Override
  public String name() {
    return "Mailbox/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new Mailboxes(account, call);
  }

  private record Mailboxes(OpenAccount account, Call call) implements Plain {
    @Override
    public List<String> properties() {
      return MailboxJson.properties(call);
    }

    @Override
    public List<String> all(int limit) {
      return account.mail().mailboxes().all().stream()
          .filter(mailbox -> MailboxJson.isVisible(account, mailbox))
          .sorted(Comparator.comparingInt(Mailbox::id))
          .limit(limit)
          .map(Mailbox::objectId)
          .toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> found = new LinkedHashMap<>();
      for (String id : ids) {
        Mailbox mailbox = MailboxJson.find(account, id);
        if (mailbox != null) {
          found.put(
              id,
              MailboxJson.of(call, account, mailbox, properties, () -> account.mail().counts()));
        }
      }
      return found;
    }
  }
}
