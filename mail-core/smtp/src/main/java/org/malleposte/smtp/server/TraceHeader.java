package org.malleposte.smtp.server;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;

/// The trace that this server leaves at the head of a message (RFC 5321 §4.4).
final class TraceHeader {
  private TraceHeader() {}

  /// RFC 5321 §4.4: where mail ends its way, the reverse-path is kept in the message.
  static byte[] returnPath(String sender) {
    return HeaderField.structured("Return-Path", "<" + sender + ">");
  }

  static byte[] received(Session session, Transaction transaction) {
    StringBuilder body = new StringBuilder();
    body.append("from ").append(ascii(session.hello()));
    body.append(" (").append(session.peer.literal()).append(") by ");
    body.append(session.house.settings().hostname());
    body.append(" with ").append(protocol(session, transaction));
    if (session.isTls()) {
      body.append(" (").append(session.link.tls()).append(')');
    }
    body.append(" id ").append(session.id);
    List<Recipient> recipients = transaction.recipients();
    if (recipients.size() == 1) { // RFC 5321 §7.6: with more it would tell of blind copies
      body.append(" for <").append(recipients.getFirst().address()).append('>');
    }
    body.append("; ");
    body.append(MailDate.of(session.now().atOffset(ZoneOffset.UTC)).format());
    return HeaderField.structured("Received", body.toString());
  }

  /// RFC 3848, RFC 6531 §4.3
  private static String protocol(Session session, Transaction transaction) {
    if (!session.isExtended()) {
      return "SMTP";
    }
    String base =
        transaction.parameters.smtpUtf8()
            ? session.door == Door.LMTP ? "UTF8LMTP" : "UTF8SMTP"
            : session.door == Door.LMTP ? "LMTP" : "ESMTP";
    return base + (session.isTls() ? "S" : "") + (session.user() == null ? "" : "A");
  }

  private static String ascii(String name) {
    return new String(name.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
  }
}
