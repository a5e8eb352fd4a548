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
      if (enable(session, capability)) {
        enabled.add(capability);
      }
    }
    out.untagged().raw("ENABLED");
    enabled.forEach(capability -> out.sp().raw(capability));
    out.end();
    return Answer.ok("ENABLE done");
  }

  /// What is not known is passed over (RFC 5161 §3.1).
  private static boolean enable(Session session, String capability) {
    switch (capability) {
      case "IMAP4REV2" -> session.enableRev2();
      case "UTF8=ACCEPT" -> session.enableUtf8();
      case "CONDSTORE" -> session.enableCondstore();
      case "QRESYNC" -> session.enableQresync();
      default -> {
        return false;
      }
    }
    return true;
  }
}
