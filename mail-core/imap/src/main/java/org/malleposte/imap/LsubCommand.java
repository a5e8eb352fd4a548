package org.malleposte.imap;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailboxTree;

/// LSUB (RFC 3501 §6.3.9).
final class LsubCommand {
  private LsubCommand() {}

  static Answer run(Session session, ImapCommand.Lsub command, ResponseWriter out) {
    NamePattern pattern = new NamePattern(command.reference() + command.pattern());
    List<Listed> all = Listing.of(session);
    Set<String> above = above(all, pattern);
    for (Listed listed : all) {
      if (pattern.matches(listed.name())) {
        if (listed.isSubscribed()) {
          write("()", listed.name(), out);
        } else if (above.contains(listed.name())) {
          write("(\\Noselect)", listed.name(), out);
        }
      }
    }
    return Answer.ok("LSUB done");
  }

  /// With `%`, a name that is not subscribed stands for those below it that are.
  private static Set<String> above(List<Listed> all, NamePattern pattern) {
    Set<String> above = new HashSet<>();
    for (Listed listed : all) {
      if (listed.isSubscribed() && !pattern.matches(listed.name())) {
        int slash = listed.name().lastIndexOf(MailboxTree.SEPARATOR);
        while (slash > 0) {
          above.add(listed.name().substring(0, slash));
          slash = listed.name().lastIndexOf(MailboxTree.SEPARATOR, slash - 1);
        }
      }
    }
    return above;
  }

  private static void write(String attributes, String name, ResponseWriter out) {
    out.untagged().raw("LSUB ").raw(attributes).raw(" \"/\" ").mailbox(name).end();
  }
}
