package org.malleposte.smtp.server;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.malleposte.directory.User;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpRefused;

/// The header of a message from one of our users. RFC 6409 §8 lets us complete it: Date and
/// Message-ID are added where they are missing. Bcc is taken out, so that no client's carelessness
/// tells of a blind copy (RFC 5322 §3.6.3, the first way). Nothing else is touched.
final class SubmittedHeader implements MessageIntake.HeaderWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Session session;
  private final User user;
  private final byte[] trace;

  SubmittedHeader(Session session, User user, byte[] trace) {
    this.session = session;
    this.user = user;
    this.trace = trace;
  }

  @Override
  public byte[] write(byte[] header) throws SmtpRefused {
    HeaderBlock block = HeaderBlock.of(header);
    RelayedHeader.checkHops(session, block);
    if (header.length >= MessageIntake.HEADER_BOUND) {
      throw new SmtpRefused(Refusal.HEADER_TOO_BIG); // what cannot be checked is not sent
    }
    if (block.all("From").size() != 1) { // RFC 5322 §3.6
      throw new SmtpRefused(Refusal.FROM_MISSING);
    }
    return Octets.join(trace, missing(block), withoutBcc(block, header));
  }

  private byte[] missing(HeaderBlock block) {
    byte[] date =
        block.first("Date") != null
            ? new byte[0]
            : HeaderField.structured(
                "Date", MailDate.of(session.now().atOffset(ZoneOffset.UTC)).format());
    byte[] messageId =
        block.first("Message-ID") != null
            ? new byte[0]
            : HeaderField.structured("Message-ID", newMessageId());
    return Octets.join(date, messageId);
  }

  private String newMessageId() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String domain = user.address().substring(user.address().lastIndexOf('@') + 1);
    return "<" + HexFormat.of().formatHex(random) + "@" + domain + ">";
  }

  private static byte[] withoutBcc(HeaderBlock block, byte[] header) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(header.length);
    int from = 0;
    for (HeaderBlock.Field field : block.fields()) {
      if (isBlind(field.name())) {
        kept.write(header, from, field.raw().offset() - from);
        from = field.raw().offset() + field.raw().length();
      }
    }
    kept.write(header, from, header.length - from);
    return kept.toByteArray();
  }

  private static boolean isBlind(String name) {
    return name.equalsIgnoreCase("Bcc") || name.equalsIgnoreCase("Resent-Bcc");
  }
}
