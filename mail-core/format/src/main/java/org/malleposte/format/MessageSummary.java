package org.malleposte.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is worth knowing of a message without opening it again.
///
/// @param size octets of the whole message
/// @param headerLength octets of the header with the empty line that ends it
/// @param header the header block, at most [MessageParser#KEPT_HEADER] octets of it
/// @param envelope the IMAP ENVELOPE with its parentheses, as it goes over the wire
/// @param bodyStructure the IMAP BODYSTRUCTURE with its parentheses
/// @param parts the entities of the message in the order they stand; the first is the message
///   itself
/// @param messageId without angle brackets
/// @param subject decoded, empty when there is none
/// @param baseSubject see [BaseSubject]
/// @param replyOrForward whether the subject says so
/// @param sentDate null when there is none that can be read; RFC 5256 §2.2 takes the internal date
///   then
/// @param preview at most 256 characters of the text (RFC 8970), empty when there is none
/// @param hasAttachment whether there is something that a client would offer as a file
public record MessageSummary(
    long size,
    long headerLength,
    byte[] header,
    byte[] envelope,
    byte[] bodyStructure,
    List<Part> parts,
    @Nullable String messageId,
    List<String> inReplyTo,
    List<String> references,
    String subject,
    String baseSubject,
    boolean replyOrForward,
    @Nullable MailDate sentDate,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    String preview,
    boolean hasAttachment) {

  /// Whether `header` is not the whole header.
  public boolean headerTruncated() {
    return header.length < headerLength;
  }

  /// The IMAP BODY with its parentheses: BODYSTRUCTURE without extension data.
  public byte[] body() {
    return BodyStructureReader.withoutExtensions(bodyStructure);
  }

  /// The sent date's instant, or the caller's own idea of it.
  public long sentMillis(long fallback) {
    return sentDate == null ? fallback : sentDate.epochMillis();
  }

  /// Where a section of FETCH BODY[...] is (RFC 9051 §6.4.5): ``, `HEADER`, `TEXT`, `1.2`,
  /// `1.2.MIME`, `1.2.HEADER`, `1.2.TEXT`, in any letter case. Null when the message has no such
  /// section.
  public @Nullable ByteRange section(String section) {
    return Sections.find(this, section);
  }

  /// The part with that IMAP path, or null. For `1` of a message that is no multipart, the
  /// message's own body.
  public @Nullable Part part(String path) {
    for (Part part : parts) {
      if (part.path().equals(path) && !path.isEmpty()) {
        return part;
      }
    }
    return null;
  }
}
