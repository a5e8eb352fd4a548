package org.malleposte.smtp.server;

import org.malleposte.format.HeaderBlock;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpRefused;

/// The header of a message from another server: trace in front, nothing else touched.
///
/// Loops are found by counting Received fields (RFC 5321 §6.3). There is no Delivered-To, which
/// would differ from recipient to recipient, while a body is kept once for all of them.
final class RelayedHeader implements MessageIntake.HeaderWriter {
  private final Session session;
  private final byte[] trace;

  RelayedHeader(Session session, byte[] trace) {
    this.session = session;
    this.trace = trace;
  }

  @Override
  public byte[] write(byte[] header) throws SmtpRefused {
    checkHops(session, HeaderBlock.of(header));
    return Octets.join(trace, header);
  }

  static void checkHops(Session session, HeaderBlock block) throws SmtpRefused {
    if (block.all("Received").size() >= session.house.limits().hops()) {
      throw new SmtpRefused(Refusal.LOOPS);
    }
  }
}
