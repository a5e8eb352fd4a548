package org.malleposte.mail.submission;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import org.malleposte.directory.User;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageComposer;
import org.malleposte.mail.submission.SubmissionException.Reason;

/// The header of a message from one of our users. RFC 6409 §8 lets us complete it: Date and
/// Message-ID are added where they are missing. Bcc is taken out, so that no client's carelessness
/// tells of a blind copy (RFC 5322 §3.6.3, the first way). Nothing else is touched.
public final class SubmittedHeader {
  private SubmittedHeader() {}

  /// The header as it is sent.
  ///
  /// @param user who sends it
  /// @param trace fields to put in front
  /// @param header with the empty line that ends it
  /// @param bound octets that a header has less of
  /// @param hops Received fields that it has less of (RFC 5321 §6.3)
  public static byte[] write(
      User user, Instant now, byte[] trace, byte[] header, int bound, int hops)
      throws SubmissionException {
    HeaderBlock block = HeaderBlock.of(header);
    if (block.all("Received").size() >= hops) {
      throw new SubmissionException(Reason.LOOPS, "the message went round in circles");
    }
    if (header.length >= bound) {
      // What cannot be checked is not sent.
      throw new SubmissionException(Reason.HEADER_TOO_BIG, "the header is too big");
    }
    if (block.all("From").size() != 1) { // RFC 5322 §3.6
      throw new SubmissionException(Reason.FROM_MISSING, "a message has one From field");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(trace.length + header.length + 256);
    out.writeBytes(trace);
    if (block.first("Date") == null) {
      String date = MailDate.of(now.atOffset(ZoneOffset.UTC)).format();
      out.writeBytes(HeaderField.structured("Date", date));
    }
    if (block.first("Message-ID") == null) {
      String domain = user.address().substring(user.address().lastIndexOf('@') + 1);
      String id = "<" + MessageComposer.newMessageId(domain) + ">";
      out.writeBytes(HeaderField.structured("Message-ID", id));
    }
    withoutBcc(block, header, out);
    return out.toByteArray();
  }

  private static void withoutBcc(HeaderBlock block, byte[] header, ByteArrayOutputStream out) {
    int from = 0;
    for (HeaderBlock.Field field : block.fields()) {
      if (isBlind(field.name())) {
        out.write(header, from, field.raw().offset() - from);
        from = field.raw().offset() + field.raw().length();
      }
    }
    out.write(header, from, header.length - from);
  }

  private static boolean isBlind(String name) {
    return name.equalsIgnoreCase("Bcc") || name.equalsIgnoreCase("Resent-Bcc");
  }
}
