package org.malleposte.imap;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailboxTree;

/// LSUB (RFC 3501 §6.3.9).
final class LsubCommand {
  private LsubCommand() {}

  static Answer run(Session session, ImapCommand.Lsub command, ResponseWriter out) {
    NamePattern pattern = new NamePattern(command.reference() + command.pattern());
    SortedMap<String, Boolean> names = new TreeMap<>(Listing::inboxFirst);
    for (Listed listed : Listing.subscribed(session)) {
      if (pattern.matches(listed.name())) {
        names.put(listed.name(), true);
      } else {
        addAbove(listed.name(), pattern, names);
      }
    }
    names.forEach((name, subscribed) -> write(subscribed ? "()" : "(\\Noselect)", name, out));
    return Answer.ok("LSUB done");
  }

  /// With `%`, a name that is not subscribed stands for those below it that are.
  private static void addAbove(String name, NamePattern pattern, Map<String, Boolean> names) {
    int slash = name.lastIndexOf(MailboxTree.SEPARATOR);
    while (slash > 0) {
      String above = name.substring(0, slash);
      if (pattern.matches(above)) {
        names.putIfAbsent(above, false);
      }
      slash = name.lastIndexOf(MailboxTree.SEPARATOR, slash - 1);
    }
  }

  private static void write(String attributes, String name, ResponseWriter out) {
    out.untagged().raw("LSUB ").raw(attributes).raw(" \"/\" ").mailbox(name).end();
  }
}
