package org.malleposte.imap;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;

/// ENABLE (RFC 5161; RFC 9051 §6.3.1).
final class EnableCommand {
  private EnableCommand() {}

  static Answer run(Session session, ImapCommand.Enable command, ResponseWriter out) {
    List<String> enabled = new ArrayList<>();
    for (String capability : command.capabilities()) {
      String known = enable(session, capability, out);
      if (!known.isEmpty()) {
        enabled.add(known);
      }
    }
    out.untagged().raw("ENABLED");
    enabled.forEach(capability -> out.sp().raw(capability));
    out.end();
    return Answer.ok("ENABLE done");
  }

  /// The capability's name; empty for one that is not known: it is passed over (RFC 5161 §3.1).
  private static String enable(Session session, String capability, ResponseWriter out) {
    switch (capability) {
      case "IMAP4REV2" -> {
        session.enableRev2();
        return "IMAP4rev2";
      }
      case "UTF8=ACCEPT" -> session.enableUtf8();
      case "CONDSTORE" -> session.enableCondstore(out);
      case "QRESYNC" -> session.enableQresync(out);
      case "UIDONLY" -> session.enableUidOnly();
      default -> {
        return "";
      }
    }
    return capability;
  }
}
