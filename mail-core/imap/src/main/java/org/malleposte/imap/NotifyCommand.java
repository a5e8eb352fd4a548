package org.malleposte.imap;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.NotifyEvent;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;

/// NOTIFY (RFC 5465 §3).
final class NotifyCommand {
  /// Those that SET may ask for (§5.1, BADEVENT).
  private static final String EVENTS =
      Arrays.stream(NotifyEvent.values())
          .filter(event -> event != NotifyEvent.UNKNOWN)
          .map(NotifyEvent::word)
          .collect(Collectors.joining(" "));

  private NotifyCommand() {}

  static Answer run(Session session, ImapCommand.Notify command, ResponseWriter out)
      throws Refusal, MailException {
    List<ImapCommand.Notify.Group> groups = command.groups();
    for (ImapCommand.Notify.Group group : groups) {
      if (group.events().contains(NotifyEvent.UNKNOWN)) {
        throw Refusal.no("BADEVENT (" + EVENTS + ")", "There is no such event here");
      }
    }
    if (groups.isEmpty()) {
      session.hear(null);
      return Answer.ok("NOTIFY done");
    }
    Notifications notifications = Notifications.of(session, groups);
    session.hear(notifications);
    notifications.tellInaccessible(out);
    if (command.status()) {
      notifications.tellStatus(out);
    }
    return Answer.ok("NOTIFY done");
  }
}
