package org.malleposte.imap;

import org.malleposte.directory.Scope;
import org.malleposte.imap.codec.ResponseWriter;

/// JMAPACCESS (RFC 9698): the same mail, under the same ids, is to be had over JMAP. It is said to
/// those whose credentials open that too, once they have shown them.
final class JmapAccess {
  private JmapAccess() {}

  static String capability(Session session) {
    return isOpen(session) ? " JMAPACCESS" : "";
  }

  private static boolean isOpen(Session session) {
    return !session.imap.options.jmap().isEmpty()
        && session.who().granted().means().opens(Scope.JMAP);
  }

  static Answer run(Session session, ResponseWriter out) throws Refusal {
    if (!isOpen(session)) {
      throw Refusal.bad("There is no JMAP for you that is known here"); // RFC 9698 §4
    }
    out.untagged().raw("JMAPACCESS ");
    out.string(session.imap.options.jmap() + "/jmap/session").end();
    return Answer.ok("GETJMAPACCESS done");
  }
}
